package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.List;

import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.KeyResolver;

/**
 * A request as a {@link KeyResolver} sees it, of which no more is read than what memory holds: the resolver may run on an event
 * loop.
 */
record BoundedContent(IdempotentRequest.Content content, CapturedBody captured, BoundOperation operation)
        implements
            IdempotentRequest.Content {

    @Override
    public byte[] body() {
        if (!captured.inMemory()) {
            throw operation.rejections().keyBeyondLimit(operation.requestBody().memory());
        }
        return captured.bytes();
    }

    @Override
    public String method() {
        return content.method();
    }

    @Override
    public String path() {
        return content.path();
    }

    @Override
    public String query() {
        return content.query();
    }

    @Override
    public String pathParameter(String name) {
        return content.pathParameter(name);
    }

    @Override
    public List<String> header(String name) {
        return content.header(name);
    }
}
