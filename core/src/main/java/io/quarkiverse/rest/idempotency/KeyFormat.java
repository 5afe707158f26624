package io.quarkiverse.rest.idempotency;

/**
 * What a key must look like, once its quotes are taken off.
 */
public enum KeyFormat {

    /** Visible ASCII characters, up to the configured length. */
    ANY,

    /** A UUID of any version in its 36-character form (RFC 9562, section 4). */
    UUID,

    /** A UUID of version 7 (RFC 9562, section 5.7). */
    UUIDV7
}
