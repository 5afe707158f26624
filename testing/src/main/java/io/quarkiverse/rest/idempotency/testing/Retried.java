package io.quarkiverse.rest.idempotency.testing;

import java.util.function.Function;

import io.restassured.response.Response;

/**
 * The responses to a request and to its retry with the same key.
 *
 * @param key the key of both
 * @param first the response to the request
 * @param retry the response to its retry, which was sent after the first response had come
 */
public record Retried(IdempotencyKey key, Response first, Response retry) {

    /**
     * Sends a request and its retry, with a fresh key.
     *
     * @param request sends the request with the filter that it is given, and is called twice:
     *        {@code key -> given().filter(key).body(payment).post("/payments")}
     */
    public static Retried request(Function<IdempotencyKey, Response> request) {
        return request(IdempotencyKey.fresh(), request);
    }

    /**
     * Sends a request and its retry.
     *
     * @param key the key of both
     * @param request as above
     */
    public static Retried request(IdempotencyKey key, Function<IdempotencyKey, Response> request) {
        return new Retried(key, request.apply(key), request.apply(key));
    }
}
