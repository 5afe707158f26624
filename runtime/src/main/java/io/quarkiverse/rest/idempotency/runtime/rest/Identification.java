package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.concurrent.CompletableFuture;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.fingerprint.ComparedRequest;
import io.quarkiverse.rest.idempotency.fingerprint.DigestSecret;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.ResourceNames;
import io.quarkiverse.rest.idempotency.runtime.Callers;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;

/**
 * Finds the caller that the key of a request belongs to, and the request that it stands for.
 */
final class Identification {

    private Identification() {
    }

    /**
     * Identifies a request, once: its body may have been left as it was because that failed, and must not reach the method
     * because it succeeds another time.
     *
     * @return the request as the protocol sees it, once its realm and its principal are known; fails with the exception
     *         that answers the request instead
     */
    static CompletableFuture<Attempt> of(ResteasyReactiveRequestContext context, KeyedRequest request) {
        if (request.identified == null) {
            request.identified = identify(context, request);
        } else if (request.attempt != null) {
            // The body of the request was rewritten before.
            request.askedAtNanos = System.nanoTime();
        }
        return request.identified;
    }

    private static CompletableFuture<Attempt> identify(ResteasyReactiveRequestContext context, KeyedRequest request) {
        try {
            if (request.lookup != null) {
                return CompletableFuture.completedFuture(attempt(context, request));
            }
            request.realm = request.services.callers().realm(request.realmRequest(context));
            return Principals.name(context, request).thenApply(principal -> {
                request.principal = principal;
                return attempt(context, request);
            });
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Attempt attempt(ResteasyReactiveRequestContext context, KeyedRequest request) {
        RestContent content = new RestContent(context, request.body);
        String named = request.profile == null ? null : request.profile.resource(request.operation.name(), content);
        Callers callers = request.services.callers();
        DigestSecret secret = callers.secrets().current();
        ComparedRequest compared = request.compared;
        Binding binding = new Binding(request.operation.name(), ResourceNames.fit(named == null ? content.path() : named),
                compared.fingerprint(secret));
        IdempotentRequest described = request.described(content, binding,
                secret.id(request.realm, request.principal, request.key));
        Attempt attempt = callers.attempt(request.operation, described, compared, request.keyExpired());
        Resuming.rejectOtherRecord(request, attempt);
        request.attempt = attempt;
        // The request may wait for long, and needs no more of it.
        request.parts = compared.parts();
        request.compared = null;
        request.askedAtNanos = System.nanoTime();
        return request.attempt;
    }
}
