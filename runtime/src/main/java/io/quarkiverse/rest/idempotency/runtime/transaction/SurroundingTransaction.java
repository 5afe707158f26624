package io.quarkiverse.rest.idempotency.runtime.transaction;

import java.util.ArrayList;
import java.util.List;

/**
 * A transaction around a method, which ends after the method has returned: its end decides whether the method had an effect.
 * Thread-safe.
 */
public final class SurroundingTransaction {

    private final boolean effectsAfterwards;
    private final List<Runnable> returns = new ArrayList<>();
    private boolean ended;
    private boolean kept;

    /**
     * @param effectsAfterwards whether a method that goes on after the end of the transaction can have an effect outside of it
     */
    public SurroundingTransaction(boolean effectsAfterwards) {
        this.effectsAfterwards = effectsAfterwards;
    }

    /**
     * The method has returned.
     *
     * @param effect is run, on any thread, when the effect of the method may be there
     */
    public void returned(Runnable effect) {
        synchronized (this) {
            if (!ended) {
                returns.add(effect);
                return;
            }
            if (!kept && !effectsAfterwards) {
                return;
            }
        }
        effect.run();
    }

    /**
     * The transaction has ended. The first call counts.
     *
     * @param mayBeCommitted whether it is committed, or may be
     */
    public void ended(boolean mayBeCommitted) {
        List<Runnable> before;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            kept = mayBeCommitted;
            before = List.copyOf(returns);
            returns.clear();
        }
        if (mayBeCommitted) {
            before.forEach(Runnable::run);
        }
    }
}
