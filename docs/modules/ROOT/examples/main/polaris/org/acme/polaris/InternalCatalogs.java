package org.acme.polaris;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkiverse.rest.idempotency.iceberg.IcebergIdempotencyScope;

@ApplicationScoped
public class InternalCatalogs implements IcebergIdempotencyScope {

    @Inject
    PolarisCatalogs catalogs;

    @Override
    public boolean includes(Catalog catalog) {
        // GET /config without a warehouse names no catalog; may block, as the method may
        return catalog.name() != null && catalogs.isInternal(catalog.name());
    }
}
