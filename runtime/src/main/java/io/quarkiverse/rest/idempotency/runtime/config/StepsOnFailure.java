package io.quarkiverse.rest.idempotency.runtime.config;

/**
 * The effect of a response that is not recorded on the steps of its request that are done.
 */
public enum StepsOnFailure {

    /** They stay recorded, and a retry runs the method with their results. */
    RESUME,

    /** They are forgotten, and the key is free. */
    RELEASE
}
