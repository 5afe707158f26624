package io.quarkiverse.rest.idempotency.spi;

import org.jspecify.annotations.Nullable;

/**
 * Finds the key of requests that carry it in another place than the header, or that carry none and are recognized by something
 * else.
 * <p>
 * An application provides a bean of this type, whatever its qualifiers, and an operation names it in
 * {@code @Idempotent(keyResolver = …)} or in {@code quarkus.rest-idempotency.key-resolver}. Two beans with one name, and a bean
 * that no operation names, stop the start. For a key in a member of a JSON body, and for a key that is derived from parts of
 * the request, no bean is needed: see {@code keyMember} and {@code keyParts} of the annotation.
 * <p>
 * A resolver is asked once per request to a protected operation, after authentication, authorization and the request filters.
 */
public interface KeyResolver {

    /**
     * @return the name by which operations refer to it; not empty
     */
    String name();

    /**
     * Finds the key of a request. The header that carries keys is read, too: a request whose header and resolver give different
     * keys is rejected with 400. A resolver that derives a key returns {@code null} for requests that have the header.
     *
     * @param request the known properties of the request
     * @return the key, which is checked like one of the header; {@code null} or empty when the request has none. An exception
     *         is the answer to the request
     */
    @Nullable
    String resolve(KeyRequest request);

    /**
     * @return whether {@link #resolve} may block. Then it is called on a thread that may, and otherwise on the thread of the
     *         request, which may be an event loop
     */
    default boolean blocking() {
        return false;
    }

    /**
     * A request whose key is looked for.
     *
     * @param operation the name of its operation
     * @param realm its tenant
     * @param principal the name of its caller, or {@code null} for an anonymous one
     * @param content its headers, path, query and body. Reading a body of more than
     *        {@code quarkus.rest-idempotency.request-body-memory} bytes throws an exception that answers the request 413
     */
    record KeyRequest(String operation, String realm, @Nullable String principal, IdempotentRequest.Content content) {
    }
}
