package io.quarkiverse.rest.idempotency.steps;

/**
 * Makes the exceptions that end a method whose steps cannot go on, in the terms of the request that it works for.
 */
public interface StepFailures {

    /**
     * The steps of this run differ from the recorded ones.
     *
     * @param difference the expected and the actual step, and the remedy
     */
    RuntimeException changed(String difference);

    /** The progress could not be read or recorded within its bound. */
    RuntimeException unavailable(Throwable cause);

    /** Another owner has the record by now. */
    RuntimeException lost();
}
