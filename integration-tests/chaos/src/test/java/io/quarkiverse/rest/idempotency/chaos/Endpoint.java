package io.quarkiverse.rest.idempotency.chaos;

import java.time.Duration;

import io.quarkiverse.rest.idempotency.simulator.history.Operation;
import io.quarkiverse.rest.idempotency.simulator.history.Operation.WhenStale;

/**
 * The methods that clients call, one for each promise that a method can make.
 */
enum Endpoint {

    /** The effect commits with the record, and a stale lease proves that there was none. */
    TRANSACTION("tx", "POST /lab/history/tx/{key}", true, WhenStale.RE_EXECUTE, Duration.ofSeconds(2)),

    /** No reconciler can tell whether a lost owner had its effect: the method does not run again. */
    INSERT("insert", "POST /lab/history/insert/{key}", false, WhenStale.REJECT, Duration.ZERO),

    /** A reconciler can tell. */
    RECONCILED("reconciled", "history-reconciled", false, WhenStale.RECONCILE, Duration.ofSeconds(2));

    final String path;
    final Operation operation;

    /**
     * @param path the last part of its path before the key
     * @param operation its name in the records
     */
    Endpoint(String path, String operation, boolean transactional, WhenStale whenStale, Duration waitLimit) {
        this.path = "/lab/history/" + path + "/";
        // The default retention is much longer than a run.
        this.operation = new Operation(operation, transactional, whenStale, waitLimit.toNanos(),
                Duration.ofHours(24).toNanos());
    }
}
