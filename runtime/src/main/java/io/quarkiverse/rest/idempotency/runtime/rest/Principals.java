package io.quarkiverse.rest.idempotency.runtime.rest;

import java.security.Principal;
import java.util.concurrent.CompletableFuture;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/**
 * Finds out who calls. Where authentication is lazy and nothing has asked for the caller yet, it is asked for here, because a
 * key belongs to its principal.
 */
final class Principals {

    private static final CompletableFuture<String> ANONYMOUS = CompletableFuture.completedFuture(null);

    private Principals() {
    }

    /**
     * @return the caller's name, or {@code null} for an anonymous one; fails when the caller's credentials are refused
     */
    static CompletableFuture<String> name(ResteasyReactiveRequestContext context) {
        RoutingContext routingContext = context.unwrap(RoutingContext.class);
        if (context.isSecurityContextSet() || routingContext.user() != null) {
            Principal principal = context.getSecurityContext().getUserPrincipal();
            if (principal != null) {
                return CompletableFuture.completedFuture(principal.getName());
            }
            // A filter that only looked at the security context has not asked for the caller.
        }
        Uni<SecurityIdentity> deferred = routingContext.get(QuarkusHttpUser.DEFERRED_IDENTITY_KEY);
        if (deferred == null) {
            return ANONYMOUS;
        }
        return deferred.map(identity -> identity == null || identity.isAnonymous() ? null : identity.getPrincipal().getName())
                .subscribeAsCompletionStage();
    }
}
