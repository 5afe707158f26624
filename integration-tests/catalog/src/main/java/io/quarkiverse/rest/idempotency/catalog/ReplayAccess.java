package io.quarkiverse.rest.idempotency.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkiverse.rest.idempotency.iceberg.CatalogRequests;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;

/**
 * Asks before a replay what the handler, which does not run, would have asked.
 */
@ApplicationScoped
public class ReplayAccess implements ReplayAuthorizer {

    @Inject
    Access access;

    @Inject
    CatalogRequests requests;

    @Override
    public void authorize(IdempotentRequest request, RecordedResponse response) {
        requests.of(request).ifPresent(known -> access
                .require(known.operation().changesCatalog() ? Privilege.WRITE : Privilege.READ, request.principal()));
    }
}
