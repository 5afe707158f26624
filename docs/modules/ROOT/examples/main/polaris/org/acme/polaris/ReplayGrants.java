package org.acme.polaris;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;

import io.quarkiverse.rest.idempotency.iceberg.CatalogIdentifier;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequests;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;

/** Asks for what the handler of the operation asks for, no more and no less. */
@ApplicationScoped
public class ReplayGrants implements ReplayAuthorizer {

    @Inject
    CatalogRequests requests;

    @Inject
    PolarisGrants grants;

    @Override
    public void authorize(IdempotentRequest request, RecordedResponse response) {
        requests.of(request).ifPresent(catalog -> catalog.identifiers().forEach(object -> require(catalog, object)));
    }

    private void require(CatalogRequest request, CatalogIdentifier object) {
        try {
            grants.require(request.operation().id(), request.prefix(), object.namespace(), object.name());
        } catch (NoSuchTableException | NoSuchViewException | NoSuchNamespaceException gone) {
            // Dropped or renamed, perhaps by this very request. Grants on the object are gone with it, those on its parent hold.
            if (object.name() == null && object.namespace().isEmpty()) {
                throw gone;
            }
            require(request, object.parent());
        }
    }
}
