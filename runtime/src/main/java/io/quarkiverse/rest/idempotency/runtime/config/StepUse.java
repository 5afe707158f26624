package io.quarkiverse.rest.idempotency.runtime.config;

/**
 * The use of steps by the method of an operation, as far as the build can tell.
 */
public enum StepUse {

    /** Nothing in the application can run a step in it. */
    NONE,

    /** A bean has steps injected, which the method may call. */
    INJECTED,

    /** The method takes steps as a parameter. */
    PARAMETER
}
