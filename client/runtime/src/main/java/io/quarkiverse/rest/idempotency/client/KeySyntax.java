package io.quarkiverse.rest.idempotency.client;

/**
 * The notation of a key in its header.
 */
public enum KeySyntax {

    /**
     * As a structured-field String, in quotes: {@code "0198c0de-…"}. This is the form of
     * draft-ietf-httpapi-idempotency-key-header says.
     */
    STRUCTURED,

    /**
     * As it is, without quotes, as many services that are older than the draft expect.
     */
    BARE
}
