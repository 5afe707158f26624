package io.quarkiverse.rest.idempotency.admin;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * The additional interface of an {@link io.quarkiverse.rest.idempotency.spi.IdempotencyStore} that can forget completed records
 * before their retention ends. Only administrators use it.
 */
public interface ErasableStore {

    /**
     * Deletes completed records, so that their keys are new again, with larger fences. It may be called where
     * {@code IdempotencyStore.load} may.
     *
     * @param ids distinct
     * @return one result for each id, in the order of the ids. The stage fails when the store cannot answer; any of the records
     *         may be deleted then
     */
    CompletionStage<List<Result>> erase(List<RecordId> ids);

    /**
     * Finds the records of a caller. It may take longer than requests wait for the store.
     *
     * @param caller the value of {@link io.quarkiverse.rest.idempotency.spi.Reservation#caller()}
     * @param after the last id that was found before; empty to begin
     * @param limit the greatest number of ids, at least 1
     * @return ids in the order of the store, those of records that have expired perhaps included. The stage fails with an
     *         {@link UnsupportedOperationException} if the store cannot find them
     */
    default CompletionStage<List<RecordId>> ofCaller(String caller, Optional<RecordId> after, int limit) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException(
                "The store " + getClass().getName() + " cannot find the records of a caller"));
    }

    /** The result for one record. */
    enum Result {

        /** It was completed, and is deleted. */
        ERASED,

        /** The record is in progress, so it was left. */
        IN_PROGRESS,

        /** There is none, or it has expired. */
        ABSENT
    }
}
