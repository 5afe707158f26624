package io.quarkiverse.rest.idempotency.client;

/**
 * How a key is written into its header.
 */
public enum KeySyntax {

    /**
     * As a structured-field String, in quotes: {@code "0198c0de-…"}. This is what draft-ietf-httpapi-idempotency-key-header
     * says.
     */
    STRUCTURED,

    /**
     * As it is, without quotes, which many services expect that are older than the draft.
     */
    BARE
}
