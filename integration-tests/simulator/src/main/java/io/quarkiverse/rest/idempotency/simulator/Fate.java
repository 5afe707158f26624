package io.quarkiverse.rest.idempotency.simulator;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Decides when things happen, and whether.
 */
interface Fate {

    /**
     * Lets a statement travel to the store and its answer back, or lets either be lost.
     *
     * @param what what the statement is, for readers
     * @param statement runs where the store is
     * @param broken runs where the store is, when the statement never comes there and its connection is gone; may do nothing
     */
    <T> CompletableFuture<T> statement(Life from, String what, Supplier<T> statement, Runnable broken);

    /**
     * Lets a node go on.
     *
     * @param usual after how many nanoseconds it usually does
     * @param what with what, for readers
     */
    void goOn(Life life, long usual, String what, Runnable action);
}
