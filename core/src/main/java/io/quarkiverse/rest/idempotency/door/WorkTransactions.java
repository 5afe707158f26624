package io.quarkiverse.rest.idempotency.door;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.lifecycle.MethodTransaction;

/**
 * Begins the transactions that work runs in. All calls block.
 */
public interface WorkTransactions {

    /** Begins a transaction and associates it with the calling thread, which has none. */
    Begun begin();

    /**
     * The maximum number of times that work is run again, each time in a new transaction, when the application has retries in
     * it.
     */
    int maxReruns();

    /** One transaction, associated with the thread of the work. */
    interface Begun {

        /** The same as the lifecycle sees it. */
        MethodTransaction transaction();

        /**
         * Writes the changes of the work to the database.
         *
         * @throws RuntimeException the exception that the application would meet at its commit
         */
        void flush();

        /** Told the exception of the work. */
        void failed(Throwable failure);

        /**
         * Has the transaction rolled back at its end: the work has failed, also where the failure is recorded as its result.
         */
        void undo();

        /**
         * Whether the application has retries in its work, which can only succeed in another transaction.
         *
         * @param failure the exception of the work; {@code null} when it returned
         */
        boolean retryAsked(@Nullable Throwable failure);
    }
}
