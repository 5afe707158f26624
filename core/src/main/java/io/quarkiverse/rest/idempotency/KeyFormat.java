package io.quarkiverse.rest.idempotency;

/**
 * The required format of a key, without its quotes.
 */
public enum KeyFormat {

    /** Visible ASCII characters, up to the configured length. Two keys that differ in case are two keys. */
    ANY,

    /** A UUID of any version in its 36-character form (RFC 9562, section 4). It is one key in any case. */
    UUID,

    /** A UUID of version 7 (RFC 9562, section 5.7). It is one key in any case. */
    UUIDV7
}
