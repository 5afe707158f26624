package io.quarkiverse.rest.idempotency.runtime.transaction;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Begins transactions of a reactive client that can hold the effect of a method and the completion of its record.
 */
public interface ReactiveTransactions {

    /**
     * Begins a transaction, on the Vert.x context of a request.
     *
     * @return completes on that context; fails when none could be begun
     */
    CompletionStage<? extends ReactiveTransaction> begin();

    /** Whether a failure is the answer of the database that a transaction has been rolled back. */
    boolean tellsRollback(Throwable failure);

    /**
     * Asks the database, and blocks for it, whether its transactions are of a kind that cannot always complete a record.
     *
     * @return the problem, and the setting that solves it; empty when there is none, or the database does not answer
     */
    Optional<String> problem();

    /**
     * Finds out, and blocks for it, whether its transactions can claim keys.
     *
     * @return why they cannot, and the setting that solves it; empty when they can, or the database does not answer
     */
    Optional<String> claimProblem();
}
