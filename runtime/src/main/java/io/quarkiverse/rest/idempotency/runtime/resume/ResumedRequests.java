package io.quarkiverse.rest.idempotency.runtime.resume;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.resume.StoredRequest;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;

/**
 * The requests that this node resumes at the moment, each by the connection that it alone comes on. Any client could send a
 * header; the connection is one of this process to itself.
 */
@Singleton
public class ResumedRequests {

    /** Behind the authentication, which finds no credentials, and before every check of the caller. */
    private static final int BEHIND_AUTHENTICATION = SecurityHandlerPriorities.AUTHORIZATION + 1;

    private final Map<HttpConnection, ResumedRequest> byConnection = new ConcurrentHashMap<>();

    void callers(@Observes Filters filters, IdempotencyConfig config) {
        if (config.operations().values().stream().anyMatch(operation -> operation.resumeAbandoned().orElse(false))) {
            filters.register(this::identify, BEHIND_AUTHENTICATION);
        }
    }

    /**
     * @return the resumed request, or {@code null} for one of a client
     */
    public ResumedRequest of(RoutingContext context) {
        return byConnection.isEmpty() ? null : byConnection.get(context.request().connection());
    }

    void begin(HttpConnection connection, ResumedRequest request) {
        byConnection.put(connection, request);
    }

    void end(ResumedRequest request) {
        byConnection.values().remove(request);
    }

    /** Gives a resumed request its caller, whether the application asks for the caller early or late. */
    private void identify(RoutingContext context) {
        ResumedRequest resumed = of(context);
        StoredRequest.Caller caller = resumed == null ? null : resumed.request().caller();
        if (caller != null) {
            ResumedIdentity identity = new ResumedIdentity(caller);
            context.setUser(new QuarkusHttpUser(identity));
            context.put(QuarkusHttpUser.DEFERRED_IDENTITY_KEY, Uni.createFrom().item(identity));
        }
        context.next();
    }
}
