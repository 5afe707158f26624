package io.quarkiverse.rest.idempotency.lifecycle;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.protocol.RecordingRule;

/**
 * The progress of the method of a request. A time-out may answer the request while the method still runs, and the response may
 * fail long after the method has returned. Thread-safe.
 */
final class MethodRun {

    private static final RecordingWish AS_CONFIGURED = new RecordingWish.AsConfigured();

    private final RecordingRule recordedStatuses;
    private int stages;
    private int returned;
    private boolean effective;
    private RecordingWish wish = AS_CONFIGURED;
    private @Nullable Runnable then;

    MethodRun(RecordingRule recordedStatuses) {
        this.recordedStatuses = recordedStatuses;
    }

    /** The method begins to run, for the first time or again. Wishes of an earlier run are dropped. */
    synchronized void started() {
        wish = AS_CONFIGURED;
    }

    synchronized void wish(RecordingWish wished) {
        wish = wished;
    }

    /**
     * @return the wish of the method for its response
     */
    synchronized RecordingWish wish() {
        return wish;
    }

    /**
     * Notes a response that the method returned with. The first with an effect counts, also when it ran more than once.
     *
     * @param retryAfter whether it tells when to try again
     */
    synchronized void returned(int status, boolean retryAfter) {
        if (!effective) {
            returned = status;
            effective = recordedStatuses.records(status, retryAfter) && !(wish instanceof RecordingWish.DoNotRecord);
        }
    }

    /** An error that the method returned with says that it is not known whether its effect is there. */
    synchronized void doubted() {
        if (returned >= 400) {
            effective = false;
        }
    }

    /**
     * @return the status that the method returned with, if that is one that is recorded and it did not ask otherwise, so that
     *         its effect is there; zero otherwise
     */
    synchronized int effectiveStatus() {
        return effective ? returned : 0;
    }

    /** A stage of the method begins, which goes on when the method has returned it. */
    synchronized void begin() {
        stages++;
    }

    void end() {
        @Nullable
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
