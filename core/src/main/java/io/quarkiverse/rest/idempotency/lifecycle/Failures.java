package io.quarkiverse.rest.idempotency.lifecycle;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The failures of stages. */
final class Failures {

    private Failures() {
    }

    /**
     * @return the exception that a stage has failed with, as it was thrown
     */
    static Throwable of(CompletableFuture<?> failed) {
        Throwable failure = failed.handle((none, thrown) -> thrown).join();
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
