package io.quarkiverse.rest.idempotency;

/**
 * The treatment of a request with a key when the store cannot tell whether the key is new.
 */
public enum StoreFailure {

    /** The request is answered 503 {@code idempotency_store_unavailable}, and its method does not run. */
    REFUSE,

    /**
     * Its method runs unprotected: a retry may run it again. The response says so with {@code Idempotency-Protected: false}.
     */
    RUN_UNPROTECTED
}
