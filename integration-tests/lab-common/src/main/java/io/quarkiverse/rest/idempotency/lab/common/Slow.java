package io.quarkiverse.rest.idempotency.lab.common;

/**
 * The duration of a slow method: it holds its thread, and its transaction, for that long.
 */
public final class Slow {

    private Slow() {
    }

    public static void take(long millis) throws InterruptedException {
        Thread.sleep(Math.max(0, millis));
    }
}
