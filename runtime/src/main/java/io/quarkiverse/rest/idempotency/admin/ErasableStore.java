package io.quarkiverse.rest.idempotency.admin;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * What an {@link io.quarkiverse.rest.idempotency.spi.IdempotencyStore} implements besides, if it can forget completed records
 * before their retention ends. Only administrators ask for it.
 */
public interface ErasableStore {

    /**
     * Deletes completed records, so that their keys are new again, with larger fences. It may be called where
     * {@code IdempotencyStore.load} may.
     *
     * @param ids distinct
     * @return an outcome for each, in the order of the ids. The stage fails when the store cannot answer; any of the records
     *         may
     *         be deleted then
     */
    CompletionStage<List<Outcome>> erase(List<RecordId> ids);

    /** What was done about one record. */
    enum Outcome {

        /** It was completed, and is deleted. */
        ERASED,

        /** It is in progress, so it was left. */
        IN_PROGRESS,

        /** There is none, or it has expired. */
        ABSENT
    }
}
