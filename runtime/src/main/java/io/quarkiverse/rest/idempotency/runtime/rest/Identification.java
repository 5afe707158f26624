package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.concurrent.CompletableFuture;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.fingerprint.DigestSecrets;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.ResourceNames;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;

/**
 * Finds the caller that the key of a request belongs to, and the request that it stands for.
 */
final class Identification {

    private Identification() {
    }

    /**
     * @return the request as the protocol sees it, once its realm and its principal are known; fails with the exception
     *         that answers the request instead
     */
    static CompletableFuture<Attempt> of(ResteasyReactiveRequestContext context, KeyedRequest request) {
        if (request.attempt != null) {
            // The body of the request was rewritten before.
            request.askedAtNanos = System.nanoTime();
            return CompletableFuture.completedFuture(request.attempt);
        }
        try {
            if (request.lookup != null) {
                return CompletableFuture.completedFuture(
                        attempt(context, request, request.realm, request.principal));
            }
            String realm = request.services.callers().realm(request.realmRequest(context));
            return Principals.name(context, request).thenApply(principal -> attempt(context, request, realm, principal));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Attempt attempt(ResteasyReactiveRequestContext context, KeyedRequest request, String realm,
            String principal) {
        RestContent content = new RestContent(context, request.body);
        String named = request.profile == null ? null : request.profile.resource(request.operation.name(), content);
        DigestSecrets secrets = request.services.callers().secrets();
        Binding binding = new Binding(request.operation.name(), ResourceNames.fit(named == null ? content.path() : named),
                request.compared.fingerprint(secrets.current()));
        request.described = new IdempotentRequest(request.operation.name(), realm, principal, request.key, binding, content,
                secrets.current().id(realm, principal, request.key));
        request.attempt = request.services.callers().attempt(request.operation, request.described, request.compared,
                request.keyExpired());
        request.askedAtNanos = System.nanoTime();
        return request.attempt;
    }
}
