package io.quarkiverse.rest.idempotency;

/**
 * Whether an idempotent operation insists on a key.
 */
public enum KeyRequirement {

    /** A request without a key runs unprotected, as if the method were not idempotent. */
    OPTIONAL,

    /** A request without a key is answered 400 {@code idempotency_key_missing}. */
    REQUIRED
}
