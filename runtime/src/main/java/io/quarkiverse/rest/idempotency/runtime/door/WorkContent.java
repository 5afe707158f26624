package io.quarkiverse.rest.idempotency.runtime.door;

import java.util.List;

import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;

/**
 * The content of work as beans of the application see it: its payload is the body, and it has nothing of HTTP.
 *
 * @param body the bytes of the payload as they are compared; empty where it has none
 */
record WorkContent(byte[] body) implements IdempotentRequest.Content {

    @Override
    public String method() {
        return "";
    }

    @Override
    public String path() {
        return "";
    }

    @Override
    public String query() {
        return null;
    }

    @Override
    public String pathParameter(String name) {
        return null;
    }

    @Override
    public List<String> header(String name) {
        return List.of();
    }
}
