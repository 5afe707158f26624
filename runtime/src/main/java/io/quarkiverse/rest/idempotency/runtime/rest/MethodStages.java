package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.function.BiConsumer;

/**
 * Knows whether a method of a request is still at work, although the request may have been answered for it: by a time-out of
 * Fault Tolerance around the method, or of its {@code AsyncResponse}. Thread-safe.
 */
final class MethodStages {

    private int running;
    private BiConsumer<Object, Throwable> then;

    synchronized void begin() {
        running++;
    }

    /**
     * @param result of the stage that has ended; {@code null} for nothing
     * @param failure what it failed with; {@code null} when it did not
     */
    void end(Object result, Throwable failure) {
        BiConsumer<Object, Throwable> last;
        synchronized (this) {
            running--;
            last = running == 0 ? then : null;
        }
        if (last != null) {
            last.accept(result, failure);
        }
    }

    /**
     * @param whenEnded takes what the last stage ends with, on any thread; not called where none is running
     * @return whether one is running
     */
    synchronized boolean await(BiConsumer<Object, Throwable> whenEnded) {
        if (running == 0) {
            return false;
        }
        then = whenEnded;
        return true;
    }
}
