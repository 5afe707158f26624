package io.quarkiverse.rest.idempotency.protocol;

/**
 * What a node does with a record whose lease is over.
 */
public enum StalePolicy {

    /** Nothing: the request is refused, because nobody can tell whether the method had an effect. */
    REJECT,

    /** Takes it over and runs the method again: it is safe to, or the lease proves that there was no effect. */
    RE_EXECUTE,

    /** Takes it over and asks the operation's reconciler. */
    RECONCILE
}
