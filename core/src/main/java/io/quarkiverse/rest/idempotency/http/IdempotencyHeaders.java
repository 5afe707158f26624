package io.quarkiverse.rest.idempotency.http;

/**
 * The names of the headers that the extension defines for requests and responses.
 */
public final class IdempotencyHeaders {

    /** The request header with the key, where the application does not configure another one. */
    public static final String KEY = "Idempotency-Key";

    /** The response header that is {@code true} on a replay, and absent from any other response. */
    public static final String REPLAYED = "Idempotent-Replayed";

    private IdempotencyHeaders() {
    }
}
