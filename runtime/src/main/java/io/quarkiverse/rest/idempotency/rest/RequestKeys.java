package io.quarkiverse.rest.idempotency.rest;

import java.util.Optional;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.runtime.rest.ReadKey;

/**
 * Tells the key of a request to an idempotent method, once the method has been matched.
 */
public final class RequestKeys {

    private RequestKeys() {
    }

    /**
     * @param request whose chain runs on the calling thread
     * @return the key without quotes, in the one form that its format has, as it is recorded; not for logs. Empty where the
     *         request has no key, or a malformed one, or its operation is turned off
     */
    public static Optional<String> key(ResteasyReactiveRequestContext request) {
        return ReadKey.of(request);
    }

    /**
     * Whether the request is protected, and will be rejected for its key (malformed, or missing where it is required) when
     * its method is due. Asks the profile of the operation whether the request is protected, so that it is called on a thread
     * of the kind that the method has, behind the authorization.
     *
     * @param request whose chain runs on the calling thread
     */
    public static boolean isRejected(ResteasyReactiveRequestContext request) {
        return ReadKey.isRejected(request);
    }
}
