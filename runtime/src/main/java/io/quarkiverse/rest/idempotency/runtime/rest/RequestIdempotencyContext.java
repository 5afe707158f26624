package io.quarkiverse.rest.idempotency.runtime.rest;

import java.time.Duration;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.lifecycle.RecordingWish;

/**
 * What a method sees of its request. The request is looked up for each call, because a bean can be made before the key is read.
 */
final class RequestIdempotencyContext implements IdempotencyContext {

    private final ResteasyReactiveRequestContext context;

    /**
     * @param context the request, or {@code null} where the request context is not one of Quarkus REST
     */
    RequestIdempotencyContext(ResteasyReactiveRequestContext context) {
        this.context = context;
    }

    /** The request, or {@code null} where it is not protected. */
    private KeyedRequest request() {
        return context == null ? null : KeyedRequest.of(context);
    }

    @Override
    public void doNotRecord() {
        wish(new RecordingWish.DoNotRecord());
    }

    @Override
    public void recordFor(Duration retention) {
        wish(new RecordingWish.RecordFor(retention));
    }

    private void wish(RecordingWish wish) {
        KeyedRequest request = request();
        if (request != null) {
            request.lifecycle.wish(wish);
        }
    }
}
