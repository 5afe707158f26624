package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.Optional;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

/**
 * The key of a request as it was read, for handlers of other extensions.
 */
public final class ReadKey {

    private ReadKey() {
    }

    /**
     * @return empty where the request has no key, or a malformed one, or its operation is turned off
     */
    public static Optional<String> of(ResteasyReactiveRequestContext context) {
        return Optional.ofNullable(KeyedRequest.of(context)).map(request -> request.key);
    }

    /** Whether the request is protected, and will be rejected for its key when its method is due. */
    public static boolean isRejected(ResteasyReactiveRequestContext context) {
        KeyedRequest request = KeyedRequest.of(context);
        return request != null && request.problem != null && request.covered(context);
    }
}
