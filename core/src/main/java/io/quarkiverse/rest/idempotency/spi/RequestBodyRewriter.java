package io.quarkiverse.rest.idempotency.spi;

/**
 * Changes, for one operation, the body of a request before the method reads it. For example, it marks the body with the name of
 * the record, so that the effect of the method carries a proof that a {@link Reconciler} finds.
 * <p>
 * An application provides a bean of this type, whatever its qualifiers, for each operation that needs one. The binding of the
 * key stays that of the bytes which the client sent: {@code request.content().body()} and the fingerprint are of the original
 * body. A duplicate therefore counts as the same request, regardless of the rewriter's result.
 * <p>
 * The rewriter is called for each request with a key that is protected, also for a duplicate that gets a replay: the body is
 * deserialized before the key is reserved. It is called after authentication, authorization and the request filters, on the
 * thread that deserializes the body. That is the event loop for a small body of a non-blocking method: the rewriter must not
 * block there. It is not called for a method without an entity parameter, such as a method with form parameters.
 */
public interface RequestBodyRewriter {

    /**
     * @return the name of the operation whose requests it rewrites
     */
    String operation();

    /**
     * Rewrites the body of a request. Called once for each request, also where a duplicate waits and then runs the method
     * itself.
     *
     * @param request the request, with its realm, principal and key
     * @param body the bytes that the method would read: those of the client, or those of a request filter that has replaced the
     *        entity stream. Not to be changed; empty when there are none
     * @return the bytes that the method reads; the same array to leave the body as it is. {@code Content-Length}, where the
     *         request has it, is set to their number. Bytes beyond {@code quarkus.rest-idempotency.request-body-memory} are
     *         kept
     *         in a file. An exception is the answer to the request, and the key is not reserved
     */
    byte[] rewrite(IdempotentRequest request, byte[] body);
}
