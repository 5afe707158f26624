package io.quarkiverse.rest.idempotency.runtime.transaction;

import java.util.Optional;

/**
 * Begins transactions that can hold the effect of a method and the completion of its record. A bean of the stores that can do
 * it.
 */
public interface BusinessTransactions {

    /**
     * Begins a transaction and associates it with the calling thread, which has none.
     */
    BusinessTransaction begin();

    /**
     * The maximum number of times that a method is run again, each time in a new transaction, when the application has
     * retries around its work.
     */
    int maxReruns();

    /**
     * Asks the database, on the calling thread, whether its transactions are of a kind that cannot always complete a record.
     *
     * @return the problem, and the setting that solves it; empty when there is none, or the database does not answer
     */
    Optional<String> problem();

    /**
     * Finds out, on the calling thread, whether its transactions can claim keys.
     *
     * @return why they cannot, and the setting that solves it; empty when they can, or the database does not answer
     */
    Optional<String> claimProblem();
}
