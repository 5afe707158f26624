package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.RealmResolver;
import io.quarkus.arc.lookup.LookupIfProperty;
import io.quarkus.test.QuarkusUnitTest;

/** Beans that the configuration of the running application selects are counted at start, when it is known. */
class ConditionalBeansTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Realm.class, OtherRealm.class, Unused.class)
            .overrideConfigKey("realms.one", "on")
            .overrideConfigKey("realms.other", "on")
            .assertException(
                    failure -> assertThat(new BuildFailure(failure).message()).isEqualTo("Multiple RealmResolver beans: "
                            + OtherRealm.class.getName() + ", " + Realm.class.getName()
                            + ". Expected at most one, whatever its "
                            + "qualifiers. Remove all but one, or make one of them an @Alternative with a @Priority"));

    @Singleton
    @LookupIfProperty(name = "realms.one", stringValue = "on")
    public static class Realm implements RealmResolver {

        @Override
        public String resolve(RealmRequest request) {
            return "realm";
        }
    }

    @Singleton
    @LookupIfProperty(name = "realms.other", stringValue = "on")
    public static class OtherRealm extends Realm {
    }

    @Singleton
    @LookupIfProperty(name = "realms.third", stringValue = "on")
    public static class Unused extends Realm {
    }

    @Path("/things")
    public static class Things {

        @POST
        @Idempotent
        public String create() {
            return "";
        }
    }

    @Test
    void ambiguousConditionalBeans_stopTheStart() {
        BuildFailure.expected();
    }
}
