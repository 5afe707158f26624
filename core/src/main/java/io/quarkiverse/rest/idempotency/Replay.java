package io.quarkiverse.rest.idempotency;

/**
 * The parts of a response that are kept, to answer duplicates.
 */
public enum Replay {

    /** Status, allow-listed headers and the body's bytes up to the body limit. */
    STORED,

    /** Status and allow-listed headers that do not describe the body. For responses whose body does not matter. */
    STATUS_ONLY,

    /**
     * Status, allow-listed headers that do not describe the body, and a reference from which the operation's
     * {@code ResponseRebuilder} builds the body of a successful response anew. For responses that carry secrets, or that are
     * large.
     */
    REBUILD
}
