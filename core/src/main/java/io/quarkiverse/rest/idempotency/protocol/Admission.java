package io.quarkiverse.rest.idempotency.protocol;

import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * The decision about a request with a key.
 */
public sealed interface Admission {

    /** The word for it in metrics, traces and logs. */
    default String word() {
        if (this instanceof Execute) {
            return "executed";
        }
        return this instanceof Rejected rejected ? Words.of(rejected.rejection()) : "replayed";
    }

    /** The request owns its key: its method runs, and its caller ends the execution by completing or releasing it. */
    record Execute(Execution execution) implements Admission {
    }

    /** The request is a duplicate of a completed request and gets its recorded response. */
    record Replay(RecordedResponse response) implements Admission {
    }

    /** The method of the request does not run, and there is nothing to replay. */
    record Rejected(Rejection rejection) implements Admission {
    }
}
