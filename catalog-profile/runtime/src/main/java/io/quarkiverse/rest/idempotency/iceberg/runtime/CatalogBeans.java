package io.quarkiverse.rest.idempotency.iceberg.runtime;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.iceberg.CatalogLoader;
import io.quarkiverse.rest.idempotency.iceberg.CatalogState;
import io.quarkiverse.rest.idempotency.iceberg.IcebergIdempotencyScope;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;

/**
 * The beans of a catalog that the profile asks, each of them optional.
 */
@Singleton
class CatalogBeans {

    final Instance<IcebergIdempotencyScope> scopes;
    final Instance<CatalogLoader> loader;
    final Instance<CatalogState> state;
    final Instance<ReplayAuthorizer> authorizer;

    CatalogBeans(@Any Instance<IcebergIdempotencyScope> scopes, Instance<CatalogLoader> loader, Instance<CatalogState> state,
            Instance<ReplayAuthorizer> authorizer) {
        this.scopes = scopes;
        this.loader = loader;
        this.state = state;
        this.authorizer = authorizer;
    }

    boolean inScope(IcebergIdempotencyScope.Catalog catalog) {
        for (IcebergIdempotencyScope scope : scopes) {
            if (!scope.includes(catalog)) {
                return false;
            }
        }
        return true;
    }
}
