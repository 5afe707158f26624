package io.quarkiverse.rest.idempotency.spi;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Tells the realm (tenant) of a request. Two realms with the same key have two keys.
 * <p>
 * An application provides a bean of this type when its realm is neither constant nor a request header; the bean then replaces
 * {@code quarkus.rest-idempotency.realm.*}. Two such beans, or one with a qualifier, fail the build. It is asked once per
 * request with a key, after authentication, authorization and
 * the request filters, on the thread of the request, which may be an event loop: it must not block.
 */
@FunctionalInterface
public interface RealmResolver {

    /**
     * @param request the known properties of the request
     * @return the realm, never {@code null} and at most 255 characters; an exception is the answer to the request
     */
    String resolve(RealmRequest request);

    /**
     * The known properties of a request whose realm is resolved.
     */
    interface RealmRequest {

        /** The values of a header, in order; empty when there is none. */
        List<String> header(String name);

        /** A property that a request filter set, or {@code null}. */
        @Nullable
        Object property(String name);

        /**
         * The realm that {@code quarkus.rest-idempotency.realm.*} gives the request, which it has where no resolver is: for a
         * resolver that can tell the realm of some requests only.
         */
        String configuredRealm();
    }
}
