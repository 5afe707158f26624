package io.quarkiverse.rest.idempotency.test.mistakes;

import static io.quarkiverse.rest.idempotency.test.mistakes.DocumentedMessage.line;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Annotations that cannot be as they are fail the build, in one error. */
class MethodMistakesTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClasses(Orders.class, OrderService.class, BuildFailure.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "jdbc")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:method-mistakes")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .assertException(failure -> assertThat(new BuildFailure(failure).message().lines()).containsExactlyInAnyOrder(
                    "Idempotent methods cannot be protected as they are:",
                    line("annotation-on-get", MethodMistakesTest.class),
                    line("bad-duration", MethodMistakesTest.class),
                    line("two-operations-of-one-name", MethodMistakesTest.class),
                    line("in-transaction-on-uni", MethodMistakesTest.class),
                    line("multi", MethodMistakesTest.class),
                    line("no-resource-method", MethodMistakesTest.class)));

    @Path("/orders")
    public static class Orders {

        @GET
        @Idempotent
        public String list() {
            return "";
        }

        @POST
        @Idempotent(retention = "1 day")
        public String create() {
            return "";
        }

        @POST
        @Path("copies")
        @Idempotent(operation = "copy-order")
        public String copy() {
            return "";
        }

        @PUT
        @Path("copies")
        @Idempotent(operation = "copy-order")
        public String replaceCopy() {
            return "";
        }

        @POST
        @Path("payments")
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public Uni<String> pay() {
            return Uni.createFrom().nullItem();
        }

        @POST
        @Path("exports")
        @Idempotent
        public Multi<String> export() {
            return Multi.createFrom().empty();
        }
    }

    @ApplicationScoped
    public static class OrderService {

        @Idempotent
        public void place() {
        }
    }

    @Test
    void annotationThatCannotBeAsItIs_failsTheBuild() {
        BuildFailure.expected();
    }
}
