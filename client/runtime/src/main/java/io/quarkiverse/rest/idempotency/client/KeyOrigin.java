package io.quarkiverse.rest.idempotency.client;

/**
 * From where a call that is made in an idempotent request takes its key. A call outside of such a request has a new key in any
 * case.
 */
public enum KeyOrigin {

    /**
     * The key is derived from the request's own key and the name of the call, so that a re-run of the request's method makes
     * the call with the same key.
     */
    REQUEST,

    /**
     * The key is new for each call.
     */
    RANDOM
}
