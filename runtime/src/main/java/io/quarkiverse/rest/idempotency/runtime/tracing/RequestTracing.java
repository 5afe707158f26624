package io.quarkiverse.rest.idempotency.runtime.tracing;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Tells the present trace about a request with a key. Called on the request's own context; must not block.
 */
public interface RequestTracing {

    /** There is no trace. */
    RequestTracing NONE = new RequestTracing() {

        @Override
        public void decided(String operation, String outcome, Duration after) {
            // Not traced.
        }

        @Override
        public void executes(long fence) {
            // Not traced.
        }

        @Override
        public void replays(String execution) {
            // Not traced.
        }

        @Override
        public String current() {
            return null;
        }
    };

    /**
     * The treatment of the request was decided.
     *
     * @param outcome the word for it that metrics use, too
     * @param after how long that took, waiting for an owner included
     */
    void decided(String operation, String outcome, Duration after);

    /** The method of the request runs, under this fence. */
    void executes(long fence);

    /**
     * The request gets a recorded response.
     *
     * @param execution the value of {@link #current} when that was recorded; {@code null} when it is not known
     */
    void replays(String execution);

    /**
     * @return the trace that the request belongs to, as a {@code traceparent} (W3C Trace Context); {@code null} when it has
     *         none that is kept
     */
    String current();

    /**
     * Has the present trace go on in code that runs in another context.
     *
     * @return the task, to be run on any thread and Vert.x context
     */
    default <T> Supplier<T> continued(Supplier<T> task) {
        return task;
    }
}
