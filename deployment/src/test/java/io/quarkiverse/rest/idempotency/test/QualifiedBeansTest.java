package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import jakarta.inject.Named;
import jakarta.inject.Qualifier;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.RealmResolver;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;
import io.quarkus.test.QuarkusUnitTest;

/** A qualified bean of an SPI fails the build: an authorizer that is not asked lets every caller through. */
class QualifiedBeansTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication
            .of(Things.class, Tenants.class, Authorizer.class, Realm.class, Store.class, DelegatingStore.class)
            .assertException(failure -> assertThat(new BuildFailure(failure).message().lines()).containsExactly(
                    "Beans of quarkus-rest-idempotency would silently not be asked:",
                    qualified("IdempotencyStore", Store.class),
                    qualified("ReplayAuthorizer", Authorizer.class)));

    private static String qualified(String type, Class<?> bean) {
        return " - The " + type + " bean @" + Tenants.class.getName() + " " + bean.getName() + " has a qualifier. Expected a "
                + "bean without one, because a qualified bean is never asked. Remove the qualifier, or leave the type out of "
                + "the bean's types with @Typed";
    }

    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Tenants {
    }

    @Singleton
    @Tenants
    public static class Authorizer implements ReplayAuthorizer {

        @Override
        public void authorize(IdempotentRequest request, RecordedResponse response) {
            throw new IllegalStateException("Nobody may");
        }
    }

    @Singleton
    @Tenants
    public static class Store extends DelegatingStore {
    }

    /** A name is no reason not to be asked. */
    @Singleton
    @Named("realm")
    public static class Realm implements RealmResolver {

        @Override
        public String resolve(RealmRequest request) {
            return "realm";
        }
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
    void qualifiedBeans_failTheBuild_inOneMessage() {
        BuildFailure.expected();
    }
}
