package io.quarkiverse.rest.idempotency.spi;

import org.jspecify.annotations.Nullable;

/**
 * Builds, for one operation, the body of a replay from current state. For responses that carry secrets, which must not be kept,
 * or that are large.
 * <p>
 * An application provides a bean of this type, whatever its qualifiers, for each operation whose replay mode is
 * {@code REBUILD}. Of a successful response only the status, the allow-listed headers and a reference are kept; a response
 * without a body, and any other response that is recorded, is stored as it was.
 */
public interface ResponseRebuilder {

    /**
     * @return the name of its operation
     */
    String operation();

    /**
     * Gives the reference from which the body can be built again. Called when the method has answered, where the response is
     * rendered.
     *
     * @param request the request that was run
     * @param entity the entity that the method returned, before it was written; {@code null} when the response has no body
     * @return a reference, at most a few hundred characters and without a secret
     */
    String reference(IdempotentRequest request, @Nullable Object entity);

    /**
     * The same for rebuilders that read the response as it leaves, regardless of the object it was made from.
     *
     * @param body the bytes that leave, not to be changed; {@code null} when they were more than the operation's body limit
     * @return a reference; {@code null} when the response cannot be built again
     */
    default @Nullable String reference(IdempotentRequest request, @Nullable Object entity, byte @Nullable [] body) {
        return reference(request, entity);
    }

    /**
     * Builds the body again, after the caller was authorized. Called on a thread that may block, with the request's context and
     * without a transaction.
     *
     * @param request the request of the present caller, which is bound to the same request as the recorded one
     * @param reference the value that {@link #reference} returned
     * @return the entity of the response, to be written as the method's own. A response of JAX-RS or Quarkus REST is taken for
     *         its entity and its headers, such as an {@code ETag} of the state that it shows; the status and the headers that
     *         were recorded win. {@code null} when it cannot be built any more, because the state that it showed is gone or
     *         replaced. An exception means the same, except an {@link io.quarkiverse.rest.idempotency.IdempotencyException},
     *         which is the answer to the duplicate. The caller is then told that the recorded response cannot be replayed, and
     *         the method does not run
     */
    @Nullable
    Object rebuild(IdempotentRequest request, String reference);
}
