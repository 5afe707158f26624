package io.quarkiverse.rest.idempotency.test.mistakes;

import static io.quarkiverse.rest.idempotency.test.mistakes.DocumentedMessage.line;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;

/** Properties that would set nothing fail the build, in one error. */
class PropertyMistakesTest {

    private static final String PROPERTIES = """
            quarkus.rest-idempotency.store=memory
            quarkus.rest-idempotency.retenton=48h
            quarkus.rest-idempotency.operations."create-order".body-limmit=2M
            quarkus.rest-idempotency.purge.colour=green
            quarkus.rest-idempotency.operations."POST /orders".retention=48h
            quarkus.rest-idempotency.operations."PUT\\ /orders".retention=48h
            quarkus.rest-idempotency.replay-headers[0]=Location
            quarkus.rest-idempotency.iceberg.lifetime=1h
            %prod.quarkus.rest-idempotency.retenton=48h
            """;

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(Orders.class, BuildFailure.class)
                    .addAsResource(new StringAsset(PROPERTIES), "application.properties"))
            .overrideConfigKey("quarkus.datasource.jdbc", "false")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .assertException(failure -> assertThat(new BuildFailure(failure).message().lines()).containsExactlyInAnyOrder(
                    "The configuration of quarkus-rest-idempotency cannot be used:",
                    line("misspelt-property", PropertyMistakesTest.class),
                    " - quarkus.rest-idempotency.operations.\"create-order\".body-limmit: there is no such property, so that it "
                            + "has no effect. Expected quarkus.rest-idempotency.operations.\"create-order\".body-limit. Correct "
                            + "the name, or remove the property",
                    " - quarkus.rest-idempotency.purge.colour: there is no such property, so that it has no effect. Expected "
                            + "one of those that https://docs.quarkiverse.io/quarkus-rest-idempotency/dev/configuration.html "
                            + "lists. Correct the name, or remove the property",
                    line("unescaped-blank", PropertyMistakesTest.class)));

    @Path("/orders")
    public static class Orders {

        @POST
        @Idempotent
        public String create() {
            return "";
        }
    }

    @Test
    void propertyThatWouldSetNothing_failsTheBuild() {
        BuildFailure.expected();
    }
}
