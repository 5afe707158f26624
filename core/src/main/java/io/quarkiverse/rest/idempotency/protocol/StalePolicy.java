package io.quarkiverse.rest.idempotency.protocol;

/**
 * The action of a node on a record whose lease is over.
 */
public enum StalePolicy {

    /** Nothing: the request is rejected, because it is not known whether the method had an effect. */
    REJECT,

    /** Takes it over and runs the method again: it is safe to, or the lease proves that there was no effect. */
    RE_EXECUTE,

    /** Takes it over and asks the operation's reconciler. */
    RECONCILE
}
