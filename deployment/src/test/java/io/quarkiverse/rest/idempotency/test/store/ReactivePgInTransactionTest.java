package io.quarkiverse.rest.idempotency.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/** A record over the reactive client cannot be completed in a method's transaction, and the build says so. */
class ReactivePgInTransactionTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ReactivePgApplication.of("reactive_transaction", Things.class)
            .assertException(failure -> assertThat(new BuildFailure(failure).message())
                    .startsWith("Idempotent methods cannot be protected as they are:")
                    .contains("#make()", "completion IN_TRANSACTION is not possible",
                            "whose connection is not that of the method's transaction", "use AFTER_RESPONSE_BUILT"));

    @Path("/things")
    public static class Things {

        @POST
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public Uni<String> make() {
            return Uni.createFrom().item("made");
        }
    }

    @Test
    void completionInTransaction_withReactivePg_failsTheBuild() {
        BuildFailure.expected();
    }
}
