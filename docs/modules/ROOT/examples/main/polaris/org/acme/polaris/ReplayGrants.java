package org.acme.polaris;

import java.util.List;

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

/** Checks the privileges that the handler of the operation checks, no more and no less. */
@ApplicationScoped
public class ReplayGrants implements ReplayAuthorizer {

    @Inject
    CatalogRequests requests;

    @Inject
    PolarisGrants grants;

    @Override
    public void authorize(IdempotentRequest request, RecordedResponse response) {
        requests.of(request).ifPresent(this::authorize);
    }

    private void authorize(CatalogRequest request) {
        List<CatalogIdentifier> objects = request.identifiers();
        for (int i = 0; i < objects.size(); i++) {
            require(request, i == 0 ? request.operation().id() : operationOfFurther(request), objects.get(i));
        }
    }

    /** A rename needs its own privilege on the source, and that of a creation at the destination. */
    private static String operationOfFurther(CatalogRequest request) {
        return switch (request.operation()) {
            case RENAME_TABLE -> "createTable";
            case RENAME_VIEW -> "createView";
            default -> request.operation().id();
        };
    }

    private void require(CatalogRequest request, String operation, CatalogIdentifier object) {
        try {
            grants.require(operation, request.prefix(), object.namespace(), object.name());
        } catch (NoSuchTableException | NoSuchViewException | NoSuchNamespaceException gone) {
            // Dropped or renamed, perhaps by this very request. Grants on the object are gone with it, those on its parent hold.
            if (object.name() == null && object.namespace().isEmpty()) {
                throw gone;
            }
            require(request, operation, object.parent());
        }
    }
}
