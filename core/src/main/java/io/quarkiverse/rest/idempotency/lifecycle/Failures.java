package io.quarkiverse.rest.idempotency.lifecycle;

import java.util.concurrent.CompletableFuture;

import io.quarkiverse.rest.idempotency.protocol.Stages;

/** The failures of stages. */
final class Failures {

    private Failures() {
    }

    /**
     * @return the exception that a stage has failed with, as it was thrown
     */
    static Throwable of(CompletableFuture<?> failed) {
        return Stages.unwrap(failed.handle((none, thrown) -> thrown).join());
    }
}
