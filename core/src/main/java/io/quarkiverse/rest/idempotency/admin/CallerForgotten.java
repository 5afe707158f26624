package io.quarkiverse.rest.idempotency.admin;

import java.util.List;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * The result of forgetting the records of a caller; also the event for audit. It does not name the caller.
 *
 * @param forgotten the records that were completed and are forgotten
 * @param inProgress the records that were left because they are in progress. They can be completed or released, and forgotten
 *        then
 * @param reason the reason, for the audit
 */
public record CallerForgotten(List<RecordId> forgotten, List<RecordId> inProgress, String reason) {

    public CallerForgotten {
        forgotten = List.copyOf(forgotten);
        inProgress = List.copyOf(inProgress);
    }
}
