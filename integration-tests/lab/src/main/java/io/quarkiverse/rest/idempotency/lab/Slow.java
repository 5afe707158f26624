package io.quarkiverse.rest.idempotency.lab;

/**
 * What a method takes that does something slow: it holds its thread, and its transaction, for that long.
 */
final class Slow {

    private Slow() {
    }

    static void take(long millis) throws InterruptedException {
        Thread.sleep(Math.max(0, millis));
    }
}
