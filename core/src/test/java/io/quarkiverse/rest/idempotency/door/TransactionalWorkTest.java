package io.quarkiverse.rest.idempotency.door;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.CLAIM;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RE_EXECUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.lifecycle.MethodTransaction;
import io.quarkiverse.rest.idempotency.lifecycle.ScriptedTransaction;
import io.quarkiverse.rest.idempotency.protocol.Nodes;
import io.quarkiverse.rest.idempotency.protocol.OperationPolicy;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.work.Work;

/** Work whose record is completed in its transaction. */
class TransactionalWorkTest {

    private final Callers callers = new Callers();
    private final List<ScriptedTransaction> begun = new ArrayList<>();
    /** The number of times that the retries of the work ask for another transaction. */
    private int retriesAsked;

    TransactionalWorkTest() {
        callers.transactions = new WorkTransactions() {

            @Override
            public Begun begin() {
                ScriptedTransaction transaction = new ScriptedTransaction(callers.nodes.records, new HashMap<>());
                begun.add(transaction);
                return new BegunByTest(transaction);
            }

            @Override
            public int maxReruns() {
                return 2;
            }
        };
    }

    private final class BegunByTest implements WorkTransactions.Begun {

        private final ScriptedTransaction transaction;

        BegunByTest(ScriptedTransaction transaction) {
            this.transaction = transaction;
        }

        @Override
        public MethodTransaction transaction() {
            return transaction;
        }

        @Override
        public void flush() {
            transaction.calls().add("flush");
        }

        @Override
        public void failed(Throwable failure) {
            transaction.calls().add("failed");
        }

        @Override
        public void undo() {
            transaction.marked = true;
        }

        @Override
        public boolean retryAsked(Throwable failure) {
            return retriesAsked-- > 0;
        }
    }

    private static OperationPolicy policy(boolean claims) {
        return claims ? CLAIM : RE_EXECUTE;
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void result_isRecordedInTheTransactionOfTheWork(boolean claims) throws Throwable {
        assertThat(callers.execute(policy(claims), context -> "receipt 7")).isEqualTo("receipt 7");

        assertThat(begun).singleElement().satisfies(transaction -> assertThat(transaction.calls())
                .endsWith("flush", "complete", "commit"));
        assertThat(callers.execute(policy(claims), context -> "receipt 8")).isEqualTo("receipt 7");
        assertThat(begun).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void failure_rollsBackAndFreesTheKey(boolean claims) throws Throwable {
        assertThatThrownBy(() -> callers.execute(policy(claims), context -> {
            throw new IllegalStateException("ledger closed");
        })).isInstanceOf(IllegalStateException.class);

        assertThat(begun.get(0).calls()).endsWith("failed", "rollBack").doesNotContain("commit");
        assertThat(callers.nodes.record()).isInstanceOf(LoadResult.Absent.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void recordedFailure_isRecordedAfterARollback(boolean claims) throws Throwable {
        assertThatThrownBy(() -> callers.execute(policy(claims), context -> {
            throw new Callers.Rejected("no such supplier");
        })).isInstanceOf(Callers.Rejected.class);

        assertThat(begun.get(0).calls()).contains("rollBack").doesNotContain("commit");
        assertThatThrownBy(() -> callers.execute(policy(claims), context -> "receipt 7"))
                .isInstanceOf(Callers.Rejected.class);
    }

    @Test
    void workWhoseRetriesNeedAnotherTransaction_runsAgainAsAWhole() throws Throwable {
        retriesAsked = 1;
        List<String> runs = new ArrayList<>();

        assertThat(callers.execute(RE_EXECUTE, context -> {
            runs.add("run");
            return "receipt " + runs.size();
        })).isEqualTo("receipt 2");

        assertThat(begun).hasSize(2);
        assertThat(begun.get(0).calls()).contains("rollBack").doesNotContain("commit");
        assertThat(begun.get(1).calls()).endsWith("commit");
    }

    private Object executeWhileTheStoreIsDown(Work<?, ?> work) throws Throwable {
        callers.nodes.store.down(ScriptedStore.Call.RESERVE);
        return callers.execute(callers.nodes.node, Nodes.attempt(RE_EXECUTE), Callers.operation(true), String.class, work);
    }

    @Test
    void unprotectedWork_hasATransactionAndNoRecord() throws Throwable {
        assertThat(executeWhileTheStoreIsDown(context -> {
            begun.get(0).calls().add("work");
            return "receipt 7";
        })).isEqualTo("receipt 7");

        assertThat(begun).singleElement().satisfies(
                transaction -> assertThat(transaction.calls()).containsExactly("work", "flush", "commit"));
        assertThat(callers.seen).containsExactly("begins unprotected", "left");
    }

    @Test
    void failureOfUnprotectedWork_rollsBack() {
        assertThatThrownBy(() -> executeWhileTheStoreIsDown(context -> {
            throw new Callers.Rejected("no such supplier");
        })).isInstanceOf(Callers.Rejected.class);

        assertThat(begun.get(0).calls()).containsExactly("failed", "rollBack");
        assertThat(callers.seen).containsExactly("begins unprotected", "left");
    }

    @Test
    void unprotectedWorkThatMarksItsTransaction_fails() {
        assertThatThrownBy(() -> executeWhileTheStoreIsDown(context -> {
            begun.get(0).marked = true;
            return "receipt 7";
        })).isInstanceOf(IllegalStateException.class).hasMessageContaining("marked for rollback");

        assertThat(begun.get(0).calls()).containsExactly("flush", "rollBack");
    }

    @Test
    void unprotectedWorkWhoseCommitFails_failsWithItsCause() {
        IllegalStateException refused = new IllegalStateException("constraint");

        assertThatThrownBy(() -> executeWhileTheStoreIsDown(context -> {
            begun.get(0).holdCommit(CompletableFuture.failedFuture(refused));
            return "receipt 7";
        })).isSameAs(refused);
    }

    @Test
    void unprotectedWorkWhoseRetriesNeedAnotherTransaction_runsAgainAsAWhole() throws Throwable {
        retriesAsked = 3;
        List<String> runs = new ArrayList<>();

        assertThatThrownBy(() -> executeWhileTheStoreIsDown(context -> {
            runs.add("run");
            throw new IllegalStateException("attempt " + runs.size());
        })).hasMessage("attempt 3");

        assertThat(begun).hasSize(3).allSatisfy(
                transaction -> assertThat(transaction.calls()).containsExactly("failed", "rollBack"));
    }
}
