package io.quarkiverse.rest.idempotency.runtime.transaction;

import java.util.concurrent.CompletionStage;

/**
 * Begins transactions on connections that the methods take as an argument. A bean of the stores that can do it.
 */
public interface ConnectionTransactions extends ReactiveTransactions {

    @Override
    CompletionStage<ConnectionTransaction> begin();

    /** A transaction on a connection that its method makes its statements on. */
    interface ConnectionTransaction extends ReactiveTransaction {

        /**
         * @param mutiny whether the method takes the Mutiny variant of the client
         * @return the argument: the connection, which can be used until the transaction ends
         */
        Object connection(boolean mutiny);
    }
}
