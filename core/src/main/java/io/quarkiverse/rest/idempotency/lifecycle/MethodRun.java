package io.quarkiverse.rest.idempotency.lifecycle;

import io.quarkiverse.rest.idempotency.protocol.RecordingRule;

/**
 * How far the method of a request is. The request may have been answered for it, by a time-out, while it is still at work, and
 * its response may fail when it has returned long ago. Thread-safe.
 */
final class MethodRun {

    private final RecordingRule outcomes;
    private int stages;
    private int returned;
    private Runnable then;

    MethodRun(RecordingRule outcomes) {
        this.outcomes = outcomes;
    }

    /** Notes a status that the method returned with. The first with an effect counts, also when it ran more than once. */
    synchronized void returned(int status) {
        if (returned == 0 || !outcomes.records(returned)) {
            returned = status;
        }
    }

    /**
     * @return the status that the method returned with, if that is one that is recorded, so that its effect is there; zero
     *         otherwise
     */
    synchronized int effectiveStatus() {
        return outcomes.records(returned) ? returned : 0;
    }

    /** A stage of the method begins, which goes on when the method has returned it. */
    synchronized void begin() {
        stages++;
    }

    void end() {
        Runnable last = null;
        synchronized (this) {
            stages--;
            if (stages == 0) {
                last = then;
                then = null;
            }
        }
        if (last != null) {
            last.run();
        }
    }

    /**
     * @param whenEnded runs once, when the last stage ends, on any thread; not called where none is at work
     * @return whether one is at work
     */
    synchronized boolean await(Runnable whenEnded) {
        if (stages == 0) {
            return false;
        }
        then = whenEnded;
        return true;
    }
}
