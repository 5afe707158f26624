package io.quarkiverse.rest.idempotency.spi;

import org.jspecify.annotations.Nullable;

/**
 * Gives, for one operation, the bytes that stand for the body of a request in the comparison with the first request of its key.
 * For bodies of which neither the bytes nor the JSON value tells whether two requests are the same: a signed envelope, a format
 * of the application's own.
 * <p>
 * An application provides a bean of this type for each operation that needs one, whatever its qualifiers. Verb, path, query and
 * headers count besides, as configured.
 */
public interface FingerprintResolver {

    /**
     * @return the name of its operation
     */
    String operation();

    /**
     * Called once for each request with a key when its body has been read, before the request is authorized by the checks
     * behind the body, and on a thread that may be an event loop: it must not block, except to read a body that is in a file.
     *
     * @param content the content of the request
     * @return the bytes that stand for the body, of any length: the same bytes for the same request, and other bytes for any
     *         other request. It is digested and not kept. {@code null} where the bytes of the body count. An exception fails
     *         the request, whose method does not run
     */
    byte @Nullable [] resolve(IdempotentRequest.Content content);
}
