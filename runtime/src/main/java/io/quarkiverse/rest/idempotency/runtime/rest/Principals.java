package io.quarkiverse.rest.idempotency.runtime.rest;

import java.security.Principal;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

import jakarta.ws.rs.core.SecurityContext;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveSecurityContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniSubscriber;
import io.smallrye.mutiny.subscription.UniSubscription;
import io.vertx.ext.web.RoutingContext;

/**
 * Finds out the caller of a request. Where authentication is lazy and nothing has asked for the caller yet, it is asked for
 * here, because a key belongs to its principal. Callers that are authenticated without a name are rejected: they cannot be told
 * from each other, nor from anonymous ones.
 */
final class Principals {

    private static final CompletableFuture<String> ANONYMOUS = CompletableFuture.completedFuture(null);

    private Principals() {
    }

    /**
     * @return the caller's name, or {@code null} for an anonymous one; fails when the caller's credentials are rejected,
     *         and when the caller has no name
     */
    static CompletableFuture<String> name(ResteasyReactiveRequestContext context, KeyedRequest request) {
        RoutingContext routingContext = context.unwrap(RoutingContext.class);
        if (context.isSecurityContextSet()) {
            SecurityContext security = context.getSecurityContext();
            Principal principal = security.getUserPrincipal();
            if (principal != null || isAuthenticatedByFilter(security)) {
                return completedName(context, request, principal);
            }
            // A filter that only looked at the security context has not asked for the caller.
        }
        if (routingContext.user() instanceof QuarkusHttpUser known) {
            // Nothing is left to be asked, and to subscribe to the answer would capture the context of the request.
            return known.getSecurityIdentity().isAnonymous() ? ANONYMOUS
                    : completedName(context, request, known.getSecurityIdentity().getPrincipal());
        }
        Uni<SecurityIdentity> identity = QuarkusHttpUser.getSecurityIdentity(routingContext, null);
        if (identity == null) {
            return ANONYMOUS;
        }
        Caller caller = new Caller(context, request);
        identity.subscribe().withSubscriber(caller);
        return caller.name;
    }

    /**
     * Waits for the caller without the operators and stages of Mutiny, each of which would capture the context of the request
     * once more.
     */
    private static final class Caller implements UniSubscriber<SecurityIdentity> {

        private final ResteasyReactiveRequestContext context;
        private final KeyedRequest request;
        private final CompletableFuture<String> name = new CompletableFuture<>();

        Caller(ResteasyReactiveRequestContext context, KeyedRequest request) {
            this.context = context;
            this.request = request;
        }

        @Override
        public void onSubscribe(UniSubscription subscription) {
            // Is never cancelled: a client that disconnects ends the request when the caller is known.
        }

        @Override
        public void onItem(SecurityIdentity caller) {
            try {
                name.complete(caller == null || caller.isAnonymous() ? null
                        : named(context, request, caller.getPrincipal()));
            } catch (RuntimeException e) {
                name.completeExceptionally(e);
            }
        }

        @Override
        public void onFailure(Throwable failure) {
            name.completeExceptionally(failure);
        }
    }

    /** A filter can say how it has authenticated the caller without naming one. Quarkus itself says what the request claims. */
    private static boolean isAuthenticatedByFilter(SecurityContext security) {
        return !(security instanceof ResteasyReactiveSecurityContext) && security.getAuthenticationScheme() != null;
    }

    private static CompletableFuture<String> completedName(ResteasyReactiveRequestContext context, KeyedRequest request,
            Principal principal) {
        try {
            return CompletableFuture.completedFuture(named(context, request, principal));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static String named(ResteasyReactiveRequestContext context, KeyedRequest request, Principal principal) {
        String name = request.services.callers().principal(principal, request.realmRequest(context));
        if (name == null) {
            request.services.log().callerUnnamed(request.operation.name(), principal);
            Visibility.decided(context, request, IdempotencyErrorCode.CALLER_UNNAMED.name().toLowerCase(Locale.ROOT));
            throw request.operation.rejections().callerUnnamed();
        }
        return name;
    }
}
