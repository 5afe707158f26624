package io.quarkiverse.rest.idempotency.runtime.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.lifecycle.NotCommittedException;
import io.quarkiverse.rest.idempotency.runtime.transaction.ReactiveTransaction;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * The end of a transaction of a reactive client.
 */
class ContextTransactionTest {

    private final Recording client = new Recording();
    private final ContextTransaction transaction = new ContextTransaction(client);

    @Test
    void transaction_isCommitted() {
        transaction.commit().toCompletableFuture().join();

        assertThat(client.calls).containsExactly("commit");
    }

    @Test
    void transaction_markedAfterItsRecordWasWritten_isRolledBack_andKnownToBe() {
        transaction.complete(null);
        transaction.failed();

        CompletableFuture<Void> committed = transaction.commit().toCompletableFuture();

        assertThatThrownBy(committed::join).hasCauseInstanceOf(NotCommittedException.class)
                .hasMessageContaining("by a statement that the method has not awaited");
        assertThat(client.calls).containsExactly("complete", "rollback");
    }

    private static final class Recording implements ReactiveTransaction {

        final List<String> calls = new ArrayList<>();
        private boolean marked;

        private <T> CompletionStage<T> called(String call, T result) {
            calls.add(call);
            return CompletableFuture.completedFuture(result);
        }

        @Override
        public boolean mustRollBack() {
            return marked;
        }

        @Override
        public void setRollbackOnly() {
            marked = true;
        }

        @Override
        public boolean isOver() {
            return false;
        }

        @Override
        public CompletionStage<Void> flush() {
            return called("flush", null);
        }

        @Override
        public CompletionStage<Optional<LoadResult>> claim(RecordId id) {
            return called("claim", Optional.empty());
        }

        @Override
        public CompletionStage<CompleteResult> complete(CompleteCall call) {
            return called("complete", CompleteResult.COMPLETED);
        }

        @Override
        public CompletionStage<Void> commit() {
            return called("commit", null);
        }

        @Override
        public CompletionStage<Void> rollback() {
            return called("rollback", null);
        }
    }
}
