package io.quarkiverse.rest.idempotency.lab;

/**
 * The duration of a slow method: it holds its thread, and its transaction, for that long.
 */
final class Slow {

    private Slow() {
    }

    static void take(long millis) throws InterruptedException {
        Thread.sleep(Math.max(0, millis));
    }
}
