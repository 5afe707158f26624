package io.quarkiverse.rest.idempotency.lifecycle;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/** Calls that a transaction which changes nothing passes on to another one. */
class ForwardingTransactionTest {

    private final Answers answers = new Answers();
    private final MethodTransaction forwarding = new ForwardingTransaction(answers) {
    };

    static Stream<Named<Function<MethodTransaction, CompletionStage<?>>>> calls() {
        return Stream.of(
                Named.of("claim", transaction -> transaction.claim(KEY)),
                Named.of("load", transaction -> transaction.load(KEY)),
                Named.of("complete", transaction -> transaction.complete(null)),
                Named.of("commit", MethodTransaction::commit),
                Named.of("rollBack", MethodTransaction::rollBack));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_isAnsweredByTheOtherTransaction(Function<MethodTransaction, CompletionStage<?>> call) {
        assertThat(call.apply(forwarding)).isSameAs(call.apply(answers));
    }

    @Test
    void transactionThatMustRollBack_isNotOver() {
        answers.marked = true;

        assertThat(forwarding.mustRollBack()).isTrue();
        assertThat(forwarding.isOver()).isFalse();
    }

    @Test
    void transactionThatIsOver_isNotMarked() {
        answers.over = true;

        assertThat(forwarding.isOver()).isTrue();
        assertThat(forwarding.mustRollBack()).isFalse();
    }

    /** Answers each call by a stage of its own. */
    private static final class Answers implements MethodTransaction {

        private final CompletionStage<Boolean> claim = new CompletableFuture<>();
        private final CompletionStage<LoadResult> load = new CompletableFuture<>();
        private final CompletionStage<CompleteResult> complete = new CompletableFuture<>();
        private final CompletionStage<Void> commit = new CompletableFuture<>();
        private final CompletionStage<Void> rollBack = new CompletableFuture<>();
        private boolean marked;
        private boolean over;

        @Override
        public boolean mustRollBack() {
            return marked;
        }

        @Override
        public boolean isOver() {
            return over;
        }

        @Override
        public CompletionStage<Boolean> claim(RecordId id) {
            return claim;
        }

        @Override
        public CompletionStage<LoadResult> load(RecordId id) {
            return load;
        }

        @Override
        public CompletionStage<CompleteResult> complete(CompleteCall call) {
            return complete;
        }

        @Override
        public CompletionStage<Void> commit() {
            return commit;
        }

        @Override
        public CompletionStage<Void> rollBack() {
            return rollBack;
        }
    }
}
