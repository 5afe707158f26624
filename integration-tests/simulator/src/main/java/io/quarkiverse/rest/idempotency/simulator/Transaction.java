package io.quarkiverse.rest.idempotency.simulator;

import io.quarkiverse.rest.idempotency.spi.CompleteCall;

/**
 * A transaction in the database of the records: what a method has written, and the completion of its record. It locks the
 * record from the completion on.
 */
final class Transaction {

    private final Request request;
    private CompleteCall completion;
    private boolean open = true;

    Transaction(Request request) {
        this.request = request;
    }

    Request request() {
        return request;
    }

    CompleteCall completion() {
        return completion;
    }

    void completes(CompleteCall call) {
        completion = call;
    }

    boolean open() {
        return open;
    }

    void close() {
        open = false;
    }
}
