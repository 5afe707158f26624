package io.quarkiverse.rest.idempotency.iceberg;

import java.util.Optional;

import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;

/**
 * Tells the operation and the objects of a request with a key. An application injects it into beans such as its
 * {@link io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer}.
 */
public interface CatalogRequests {

    /**
     * @return the request as one to the catalog; empty when it is to another operation of the application
     * @throws io.quarkiverse.rest.idempotency.IdempotencyException if the path names a namespace by a separator that this node
     *         does not know yet; thrown on, the duplicate is answered 503
     */
    Optional<CatalogRequest> of(IdempotentRequest request);
}
