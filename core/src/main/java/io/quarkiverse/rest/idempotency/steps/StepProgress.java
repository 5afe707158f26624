package io.quarkiverse.rest.idempotency.steps;

import java.util.concurrent.CompletableFuture;

import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;

/**
 * The progress of one execution at the store. The futures complete within a bound, on any thread.
 */
public interface StepProgress {

    /** Whether an earlier owner may have left progress. */
    boolean mayExist();

    /** Whether no other owner can have the record by now. To be called right before the work of a step. */
    boolean surelyOwned();

    CompletableFuture<LoadProgressResult> load();

    /**
     * @param progress the whole progress, longer than before
     */
    CompletableFuture<RecordProgressResult> record(byte[] progress);
}
