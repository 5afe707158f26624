package io.quarkiverse.rest.idempotency.test.mistakes;

import static io.quarkiverse.rest.idempotency.support.ExtensionTest.application;
import static io.quarkiverse.rest.idempotency.test.mistakes.DocumentedMessage.line;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionStage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.messaging.IdempotentConsumer;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkiverse.rest.idempotency.work.IdempotentOperation;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Annotations that cannot be as they are fail the build, in one error. */
class MethodMistakesTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = application()
            .withApplicationRoot(jar -> jar.addClasses(Orders.class, Refunds.class, Imports.class, SupplierMissing.class,
                    OrderConsumer.class,
                    OrderService.class, BuildFailure.class))
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
                    line("transactional-retry", MethodMistakesTest.class),
                    line("transactional-fallback", MethodMistakesTest.class),
                    line("failure-without-constructor", MethodMistakesTest.class),
                    line("consumer-of-message", MethodMistakesTest.class),
                    line("consumer-acknowledges-early", MethodMistakesTest.class),
                    line("consumer-without-channel", MethodMistakesTest.class),
                    line("consumer-key", MethodMistakesTest.class),
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

    @Path("/refunds")
    public static class Refunds {

        @POST
        @Idempotent
        @Transactional
        @Retry
        public String refund() {
            return "";
        }

        @PUT
        @Idempotent
        @Transactional
        @Fallback(fallbackMethod = "later")
        public String replace() {
            return "";
        }

        String later() {
            return "";
        }

        /** Each attempt of what it calls has a transaction of its own. */
        @PUT
        @Path("retried")
        @Idempotent
        @Retry
        public String retried() {
            return "";
        }

        /** Has no transaction. */
        @PUT
        @Path("without")
        @Idempotent
        @Transactional(Transactional.TxType.NOT_SUPPORTED)
        @Retry
        public String without() {
            return "";
        }
    }

    public static class SupplierMissing extends Exception {

        private static final long serialVersionUID = 1;
    }

    @ApplicationScoped
    @IdempotentOperation(name = "import-invoice", recordedFailures = SupplierMissing.class)
    public static class Imports {
    }

    @ApplicationScoped
    public static class OrderConsumer {

        @Incoming("messages")
        @IdempotentConsumer
        CompletionStage<Void> onMessage(Message<String> message) {
            return message.ack();
        }

        @Incoming("early")
        @Acknowledgment(Acknowledgment.Strategy.PRE_PROCESSING)
        @IdempotentConsumer
        void early(String order) {
        }

        @IdempotentConsumer(operation = "unconnected")
        void unconnected(String order) {
        }

        @Incoming("keyed")
        @IdempotentConsumer(key = "X-Order-Id")
        void keyed(String order) {
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
