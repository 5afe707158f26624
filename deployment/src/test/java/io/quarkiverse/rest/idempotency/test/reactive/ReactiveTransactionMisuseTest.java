package io.quarkiverse.rest.idempotency.test.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;

import org.eclipse.microprofile.faulttolerance.Retry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.faulttolerance.api.ApplyGuard;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Methods whose record cannot be completed in a transaction of the reactive client, which the build says. */
class ReactiveTransactionMisuseTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ReactiveApplication.onConnections("reactive_misuse", Things.class)
            .assertException(failure -> assertThat(new BuildFailure(failure).message())
                    .startsWith("Idempotent methods cannot be protected as they are:")
                    .contains(
                            "#blocking(): completion IN_TRANSACTION is not possible, because the records are written over the "
                                    + "reactive client, whose transactions need an event loop, and the method returns a String. Return "
                                    + "a Uni, or keep the records with JDBC")
                    .contains("#stage(): completion IN_TRANSACTION is not possible", "the method returns a CompletionStage")
                    .contains("#worker(): completion IN_TRANSACTION is not possible", "the method is @Blocking")
                    .contains("#retried(SqlConnection): completion IN_TRANSACTION is not possible", "the method has @Retry")
                    .contains(
                            "#retriedAfterwards(SqlConnection): it takes a SqlConnection and has a @Retry, which runs inside of "
                                    + "the transaction of the connection: what a failed attempt has written is committed, too. Put @Retry "
                                    + "on a method of another bean that has its effect elsewhere, or take it off")
                    .contains("#guarded(SqlConnection): it takes a SqlConnection and has a @ApplyGuard")
                    .contains(
                            "#retriedInSession(): it is @WithTransaction and has a @Retry, which runs inside of the transaction: "
                                    + "what a failed attempt has written is committed, too. Put @WithTransaction on a method of another "
                                    + "bean that it calls, so that each attempt has a transaction of its own, or take @Retry off")
                    .contains("#pool(): completion IN_TRANSACTION is not possible, because a Pool.withTransaction(…) of the "
                            + "method has a connection of its own, in another transaction than the record. Take the connection "
                            + "of the transaction as a parameter, '@Context SqlConnection connection', and make the statements "
                            + "of the method on it. Change that, or use AFTER_RESPONSE_BUILT")
                    .contains(
                            "#blockingConnection(SqlConnection): it takes a SqlConnection, whose transaction ends with the Uni "
                                    + "that the method returns. Return a Uni")
                    .contains(
                            "#unprotected(SqlConnection): it takes a SqlConnection, which only an idempotent method is given"));

    @Path("/things")
    public static class Things {

        @POST
        @Path("blocking")
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public String blocking() {
            return "made";
        }

        @POST
        @Path("stage")
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public CompletionStage<String> stage() {
            return CompletableFuture.completedStage("made");
        }

        @POST
        @Path("worker")
        @Blocking
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public Uni<String> worker() {
            return Uni.createFrom().item("made");
        }

        @POST
        @Path("retried")
        @Retry
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public Uni<String> retried(@Context SqlConnection connection) {
            return Uni.createFrom().item("made");
        }

        @POST
        @Path("retried-afterwards")
        @Retry
        @Idempotent
        public Uni<String> retriedAfterwards(@Context SqlConnection connection) {
            return Uni.createFrom().item("made");
        }

        @POST
        @Path("guarded")
        @ApplyGuard("any")
        @Idempotent
        public Uni<String> guarded(@Context SqlConnection connection) {
            return Uni.createFrom().item("made");
        }

        @POST
        @Path("retried-in-session")
        @WithTransaction
        @Retry
        @Idempotent
        public Uni<String> retriedInSession() {
            return Uni.createFrom().item("made");
        }

        @POST
        @Path("pool")
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public Uni<String> pool() {
            return Uni.createFrom().item("made");
        }

        @POST
        @Path("blocking-connection")
        @Idempotent
        public String blockingConnection(@Context SqlConnection connection) {
            return "made";
        }

        @POST
        @Path("unprotected")
        public Uni<String> unprotected(@Context SqlConnection connection) {
            return Uni.createFrom().item("made");
        }
    }

    @Test
    void method_thatCannotHaveATransaction_failsTheBuild_withTheReason() {
        BuildFailure.expected();
    }
}
