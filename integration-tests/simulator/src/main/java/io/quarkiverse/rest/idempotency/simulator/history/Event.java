package io.quarkiverse.rest.idempotency.simulator.history;

/**
 * Something that happened. Times are nanoseconds since some fixed point, by one clock that no node has.
 */
public sealed interface Event {

    /** When it happened. */
    long at();

    /** The record that the event is about, or {@code null}. */
    default String record() {
        return null;
    }

    /**
     * A client sent a request.
     *
     * @param request its number, which no other request has
     * @param node which node it was sent to
     */
    record Asked(long at, int request, int node, Call call) implements Event {

        @Override
        public String record() {
            return call.record();
        }
    }

    /**
     * A client got an answer.
     *
     * @param status its HTTP status
     * @param code the error code of the protocol, or {@code null} when it is an answer of the method
     * @param replayed whether it says that it is another request's answer
     * @param origin the number of the request whose method made it, as the answer itself tells; 0 when it does not
     * @param content all of it
     */
    record Answered(long at, int request, int status, String code, boolean replayed, int origin, String content)
            implements
                Event {
    }

    /** A client got no answer: it gave up, or lost its connection. */
    record Unanswered(long at, int request, String why) implements Event {
    }

    /** The transaction of a request has claimed a key. */
    record Claimed(long at, int request, String record) implements Event {
    }

    /**
     * A method began.
     *
     * @param tenure under which ownership, or {@code null} for a request without a key
     */
    record Began(long at, int request, Tenure tenure) implements Event {

        @Override
        public String record() {
            return tenure == null ? null : tenure.record();
        }
    }

    /** A run of a method called a step. */
    record StepCalled(long at, int request, String record, int step) implements Event {
    }

    /** A run of a method got the result of a step, by a call or as it was recorded. */
    record StepReturned(long at, int request, String record, int step, String result) implements Event {
    }

    /** A method had its effect, or its transaction was committed. */
    record Effect(long at, int request, String record) implements Event {
    }

    /** A method ended. */
    record Ended(long at, int request, int status) implements Event {
    }

    /**
     * A response was handed to the store, to be recorded, and then its answer leaves.
     */
    record Settled(long at, int request, Tenure tenure) implements Event {

        @Override
        public String record() {
            return tenure.record();
        }
    }

    /** A time-out answered for a method that was still at work. */
    record TimedOut(long at, int request) implements Event {
    }

    /** A reconciler was asked whether the effect of a stale record is there. */
    record Inquired(long at, int request, String record) implements Event {
    }

    /** A reconciler answered, or failed to. */
    record Told(long at, int request, String answer) implements Event {
    }

    /** A node knows now, or knows that it does not, whether the effect of a record that it has taken over is there. */
    record Reconciled(long at, Tenure tenure, Verdict verdict) implements Event {

        /** Whether an effect is there. */
        public enum Verdict {
            APPLIED,
            NOT_APPLIED,
            UNKNOWN
        }

        @Override
        public String record() {
            return tenure.record();
        }
    }

    /**
     * A statement reached the store and took effect, or changed nothing.
     *
     * @param node whose it was
     * @param by whose right it used, or {@code null} when it needs none
     * @param before the record before it, or {@code null}
     * @param after the record after it, or {@code null}
     */
    record Stated(long at, int node, Statement statement, String record, Tenure by, Row before, Row after) implements Event {

        boolean changed() {
            return before == null ? after != null : !before.equals(after);
        }
    }

    /** A statement to a store. */
    enum Statement {
        RESERVE,
        LOAD,
        HEARTBEAT,
        TAKE_OVER,
        RECORD_PROGRESS,
        LOAD_PROGRESS,
        COMPLETE,
        RELEASE
    }

    /** All records were lost. */
    record Wiped(long at) implements Event {
    }

    /** A node was away from then until now, and did nothing. */
    record Away(long at, int node, long since) implements Event {
    }

    /** From now on nothing fails, no lease is held, and no client is told to wait. */
    record Calm(long at) implements Event {
    }

    /** Anything else that a reader wants to know. */
    record Note(long at, String text) implements Event {
    }
}
