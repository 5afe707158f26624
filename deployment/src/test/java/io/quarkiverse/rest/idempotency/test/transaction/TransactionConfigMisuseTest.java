package io.quarkiverse.rest.idempotency.test.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/**
 * Where the configuration asks for completion in the transaction of a method that cannot have it, the start fails, and the
 * property that asks is named: the operation's own, or the global one.
 */
class TransactionConfigMisuseTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("config-misuse", NotInTransaction.class, NotInTransaction.Many.class,
                    NotInTransaction.OfClass.class, Things.class, Elsewhere.class, Own.class)
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.completion", "in-transaction")
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.operations.\"own\".completion", "in-transaction")
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.operations.\"spared\".completion", "after-response-built")
            .assertException(failure -> {
                List<String> expected = new ArrayList<>();
                expected.add("The configuration of quarkus-rest-idempotency cannot be used:");
                expected.addAll(NotInTransaction.many(Things.class, TransactionConfigMisuseTest::global));
                expected.add(NotInTransaction.ofClass(Elsewhere.class, TransactionConfigMisuseTest::global));
                expected.add(" - quarkus.rest-idempotency.operations.\"own\".completion: " + Own.class.getName() + "#own() "
                        + "cannot be completed in a transaction, because the method must block, and it returns a Uni");
                assertThat(new BuildFailure(failure).message().lines()).containsExactlyInAnyOrderElementsOf(expected);
            });

    private static String global(String method, String reason) {
        return " - quarkus.rest-idempotency.completion: " + method + " cannot be completed in a transaction, " + reason;
    }

    @Path("/things")
    @Idempotent
    public static class Things extends NotInTransaction.Many {
    }

    @Path("/elsewhere")
    @Idempotent
    public static class Elsewhere extends NotInTransaction.OfClass {
    }

    @Path("/own")
    public static class Own {

        @POST
        @Path("own")
        @Idempotent(operation = "own")
        public Uni<String> own() {
            return Uni.createFrom().nullItem();
        }

        @POST
        @Path("spared")
        @Idempotent(operation = "spared")
        public Uni<String> spared() {
            return Uni.createFrom().nullItem();
        }
    }

    @Test
    void everyMethodThatCannotBeCompletedInItsTransaction_stopsTheStart() {
        BuildFailure.expected();
    }
}
