package io.quarkiverse.rest.idempotency.lab.common;

/**
 * The run of a method, and the request that it was for: a client that gets it replayed learns whose answer it is.
 *
 * @param key realm and idempotency key
 * @param request the number of the request that ran it, as its client says
 * @param payload what that request said
 */
public record Effect(String key, long request, String payload) {

    /** The whole of the body of an answer: what recorded answers and reconciled ones have in common. */
    public String json() {
        return "{\"key\":\"%s\",\"request\":%d,\"payload\":\"%s\"}".formatted(key, request, payload);
    }
}
