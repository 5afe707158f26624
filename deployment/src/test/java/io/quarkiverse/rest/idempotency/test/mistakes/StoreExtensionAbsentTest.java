package io.quarkiverse.rest.idempotency.test.mistakes;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.support.Without;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;

/** The extension of the configured store is no dependency of the application. */
class StoreExtensionAbsentTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(Orders.class, BuildFailure.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "jdbc")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .addBootstrapCustomizer(Without.extensions("quarkus-agroal", "quarkus-hibernate-orm",
                    "quarkus-hibernate-orm-panache", "quarkus-hibernate-orm-panache-common", "quarkus-panache-hibernate-common",
                    "quarkus-narayana-jta", "quarkus-jdbc-h2"))
            .assertException(failure -> assertThat(new BuildFailure(failure).message().lines()).containsExactly(
                    "Idempotent methods cannot be protected as they are:",
                    DocumentedMessage.line("store-extension-absent", StoreExtensionAbsentTest.class)));

    @Path("/orders")
    public static class Orders {

        @POST
        @Idempotent
        public String create() {
            return "";
        }
    }

    @Test
    void storeWithoutItsExtension_failsTheBuild() {
        BuildFailure.expected();
    }
}
