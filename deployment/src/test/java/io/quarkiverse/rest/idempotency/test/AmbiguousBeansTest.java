package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.PrincipalResolver;
import io.quarkiverse.rest.idempotency.spi.RealmResolver;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;
import io.quarkus.test.QuarkusUnitTest;

/** Several beans of an SPI of which one is asked fail the build, all in one message: none of them would be asked. */
class AmbiguousBeansTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication
            .of(Things.class, Realm.class, OtherRealm.class, Authorizer.class, OtherAuthorizer.class, Beans.class)
            .assertException(failure -> assertThat(new BuildFailure(failure).message().lines()).containsExactly(
                    "Beans of quarkus-rest-idempotency would silently not be asked:",
                    multiple("IdempotencyStore", Beans.class.getName() + "#one()", Beans.class.getName() + "#two()"),
                    multiple("PrincipalResolver", Beans.class.getName() + "#first", Beans.class.getName() + "#second"),
                    multiple("RealmResolver", OtherRealm.class.getName(), Realm.class.getName()),
                    multiple("ReplayAuthorizer", Authorizer.class.getName(), OtherAuthorizer.class.getName())));

    private static String multiple(String type, String one, String other) {
        return " - Multiple " + type + " beans: " + one + ", " + other + ". Expected at most one, whatever its qualifiers. "
                + "Remove all but one, or make one of them an @Alternative with a @Priority";
    }

    @Singleton
    public static class Realm implements RealmResolver {

        @Override
        public String resolve(RealmRequest request) {
            return "realm";
        }
    }

    @ApplicationScoped
    public static class OtherRealm extends Realm {
    }

    @Singleton
    public static class Authorizer implements ReplayAuthorizer {

        @Override
        public void authorize(IdempotentRequest request, RecordedResponse response) {
            throw new IllegalStateException("Nobody may");
        }
    }

    @Singleton
    public static class OtherAuthorizer extends Authorizer {
    }

    @Singleton
    public static class Beans {

        @Produces
        @Singleton
        IdempotencyStore one() {
            return new MemoryStore(1, 1);
        }

        @Produces
        @Singleton
        IdempotencyStore two() {
            return new MemoryStore(1, 1);
        }

        @Produces
        PrincipalResolver first = (caller, request) -> "first";

        @Produces
        PrincipalResolver second = (caller, request) -> "second";
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
    void ambiguousBeans_failTheBuild_inOneMessage() {
        BuildFailure.expected();
    }
}
