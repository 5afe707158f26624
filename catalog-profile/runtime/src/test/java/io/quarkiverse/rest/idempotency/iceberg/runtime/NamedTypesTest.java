package io.quarkiverse.rest.idempotency.iceberg.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.Principal;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.quarkus.runtime.configuration.ConfigurationException;

/** A type that the configuration names, and that would not be asked, stops the start. */
class NamedTypesTest {

    public interface Realm {

        String getRealmIdentifier();
    }

    public static class RealmHolder {

        public void set(Realm realm) {
        }
    }

    public static class PrincipalHolder {

        public void set(Principal principal) {
        }
    }

    public static class TextHolder {

        public void set(String realm) {
        }

        public void setRealm(Realm realm) {
        }
    }

    private static CallContext holding(String... types) {
        return new CallContext(config("org.apache.polaris.core.context.RealmContext", types));
    }

    private static IcebergBuildTimeConfig config(String realmType, String... holders) {
        return new IcebergBuildTimeConfig() {

            @Override
            public Optional<List<String>> basePaths() {
                return Optional.empty();
            }

            @Override
            public String realmContextType() {
                return realmType;
            }

            @Override
            public Optional<List<String>> contextHolderTypes() {
                return Optional.of(List.of(holders));
            }
        };
    }

    @Test
    void typeOfPolaris_needNotExist() {
        assertThat(NamedTypes.load("realm-context-type", "org.apache.polaris.core.context.RealmContext")).isNull();
        assertThatCode(() -> holding("org.apache.polaris.service.context.catalog.RealmContextHolder"))
                .doesNotThrowAnyException();
    }

    @Test
    void typeThatIsNotThere_isNamedWithItsProperty() {
        assertThatThrownBy(() -> holding("org.acme.RealmHodler")).isInstanceOf(ConfigurationException.class)
                .hasMessage("quarkus.rest-idempotency.iceberg.context-holder-types: expected a class of the application, got "
                        + "'org.acme.RealmHodler', which cannot be found");
        assertThatThrownBy(() -> new CatalogRealm(config("org.acme.RealmContxt"), null))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("quarkus.rest-idempotency.iceberg.realm-context-type: expected a class");
    }

    @Test
    void holderWithASetterOfARealmOrAPrincipal_isUsable() {
        assertThatCode(() -> holding(RealmHolder.class.getName(), PrincipalHolder.class.getName()))
                .doesNotThrowAnyException();
    }

    @Test
    void holderWithoutSuchASetter_isRejected() {
        assertThatThrownBy(() -> holding(TextHolder.class.getName())).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("context-holder-types: expected types with a public method set(T)")
                .hasMessageContaining("got " + TextHolder.class.getName() + ", which has none");
    }

    @Test
    void realmTypeThatTellsNoRealm_isRejected() {
        assertThatThrownBy(() -> new CatalogRealm(config(TextHolder.class.getName()), null))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("quarkus.rest-idempotency.iceberg.realm-context-type: expected a type with a public method String "
                        + "getRealmIdentifier(), got " + TextHolder.class.getName());
    }
}
