package io.quarkiverse.rest.idempotency.iceberg.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The realm as an object of an unknown type tells it. */
class CatalogRealmTest {

    public interface RealmContext {

        String getRealmIdentifier();
    }

    private static final class Hidden implements RealmContext {

        @Override
        public String getRealmIdentifier() {
            return "hidden";
        }
    }

    private static final class Heir extends HiddenBase {
    }

    private abstract static class HiddenBase implements RealmContext {

        @Override
        public String getRealmIdentifier() {
            return "inherited";
        }
    }

    public static final class Other {

        public Integer getRealmIdentifier() {
            return 7;
        }
    }

    @Test
    void theRealmIsAskedFor_alsoOfLambdas_andOfClassesThatAreNotPublic() {
        RealmContext lambda = () -> "lambda";

        assertThat(CatalogRealm.identifier(lambda)).isEqualTo("lambda");
        assertThat(CatalogRealm.identifier(new Hidden())).isEqualTo("hidden");
        assertThat(CatalogRealm.identifier(new Heir())).isEqualTo("inherited");
    }

    @Test
    void objectThatDoesNotTellARealm_hasNone() {
        assertThat(CatalogRealm.identifier(null)).isNull();
        assertThat(CatalogRealm.identifier("text")).isNull();
        assertThat(CatalogRealm.identifier(new Other())).isNull();
    }

    @Test
    void exceptionOfTheRealmContext_isTheAnswer() {
        RealmContext failing = () -> {
            throw new IllegalArgumentException("no such realm");
        };

        assertThatThrownBy(() -> CatalogRealm.identifier(failing)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no such realm");
    }
}
