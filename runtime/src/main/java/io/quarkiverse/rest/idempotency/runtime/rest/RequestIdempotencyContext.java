package io.quarkiverse.rest.idempotency.runtime.rest;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.lifecycle.DownstreamKeys;
import io.quarkiverse.rest.idempotency.lifecycle.RecordingWish;
import io.quarkiverse.rest.idempotency.protocol.Execution;

/**
 * The view of a request that its method gets. The request is looked up for each call, because a bean can be made before the
 * key is read.
 */
final class RequestIdempotencyContext implements IdempotencyContext {

    private final ResteasyReactiveRequestContext context;
    private final IdempotentSteps steps;
    /** Made when a request that is not protected asks for a key. */
    private DownstreamKeys withoutRecord;

    /**
     * @param context the request, or {@code null} where the request context is not one of Quarkus REST
     * @param steps of the request
     */
    RequestIdempotencyContext(ResteasyReactiveRequestContext context, IdempotentSteps steps) {
        this.context = context;
        this.steps = steps;
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

    @Override
    public Optional<String> key() {
        return running().map(request -> request.key);
    }

    @Override
    public Optional<String> operation() {
        return running().map(request -> request.operation.name());
    }

    @Override
    public boolean isTakeover() {
        Execution execution = running().map(request -> request.lifecycle.execution()).orElse(null);
        return execution != null && execution.isTakeover();
    }

    @Override
    public UUID deriveKey(String purpose) {
        return downstream().derive(purpose);
    }

    @Override
    public UUID deriveNextKey(String name) {
        return downstream().next(name);
    }

    @Override
    public IdempotentSteps steps() {
        return steps;
    }

    private Optional<KeyedRequest> running() {
        return Optional.ofNullable(request()).filter(KeyedRequest::isRunning);
    }

    private synchronized DownstreamKeys downstream() {
        KeyedRequest request = request();
        if (request != null && request.key != null) {
            return request.downstream();
        }
        if (context == null) {
            throw new IllegalStateException("A key can be derived in a request to a resource method, and there is none here. A"
                    + " Reconciler derives it by IdempotentRequest.deriveKey; elsewhere make a key and keep it");
        }
        if (withoutRecord == null) {
            withoutRecord = DownstreamKeys.random();
        }
        return withoutRecord;
    }

    private void wish(RecordingWish wish) {
        KeyedRequest request = request();
        if (request != null) {
            request.lifecycle.wish(wish);
        }
    }
}
