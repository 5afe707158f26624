package io.quarkiverse.rest.idempotency.runtime.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurroundingTransactionTest {

    private final List<String> effects = new ArrayList<>();

    private void returns(SurroundingTransaction transaction, String run) {
        transaction.returned(() -> effects.add(run));
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void returns_countWhenTheTransactionMayBeCommitted(boolean effectsAfterwards) {
        SurroundingTransaction transaction = new SurroundingTransaction(effectsAfterwards);
        returns(transaction, "first");
        returns(transaction, "second");
        assertThat(effects).isEmpty();

        transaction.ended(true);
        returns(transaction, "late");

        assertThat(effects).containsExactly("first", "second", "late");
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void returns_beforeARollback_neverCount(boolean effectsAfterwards) {
        SurroundingTransaction transaction = new SurroundingTransaction(effectsAfterwards);
        returns(transaction, "first");

        transaction.ended(false);

        assertThat(effects).isEmpty();
    }

    @Test
    void return_afterARollback_countsWhereAnEffectIsPossible() {
        for (boolean effectsAfterwards : new boolean[] { true, false }) {
            SurroundingTransaction transaction = new SurroundingTransaction(effectsAfterwards);
            transaction.ended(false);
            returns(transaction, "possible: " + effectsAfterwards);
        }

        assertThat(effects).containsExactly("possible: true");
    }

    @Test
    void firstEnd_counts() {
        SurroundingTransaction transaction = new SurroundingTransaction(true);
        returns(transaction, "first");

        transaction.ended(false);
        transaction.ended(true);

        assertThat(effects).isEmpty();
    }
}
