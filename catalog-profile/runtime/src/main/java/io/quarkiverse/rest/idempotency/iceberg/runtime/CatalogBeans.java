package io.quarkiverse.rest.idempotency.iceberg.runtime;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.iceberg.CatalogLoader;
import io.quarkiverse.rest.idempotency.iceberg.CatalogState;
import io.quarkiverse.rest.idempotency.iceberg.IcebergIdempotencyScope;
import io.quarkiverse.rest.idempotency.runtime.SpiBeans;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;

/**
 * The beans of a catalog that the profile asks, each of them optional.
 */
@Singleton
class CatalogBeans {

    private final Instance<IcebergIdempotencyScope> scopes;
    private final Instance<CatalogLoader> loader;
    private final Instance<CatalogState> state;
    private final Instance<ReplayAuthorizer> authorizer;

    CatalogBeans(@Any Instance<IcebergIdempotencyScope> scopes, @Any Instance<CatalogLoader> loader,
            @Any Instance<CatalogState> state, @Any Instance<ReplayAuthorizer> authorizer) {
        this.scopes = scopes;
        this.loader = loader;
        this.state = state;
        this.authorizer = authorizer;
    }

    /**
     * @return the application's loader, or {@code null}
     */
    CatalogLoader loader() {
        return SpiBeans.only(CatalogLoader.class, loader, null);
    }

    /**
     * @return the application's state, or {@code null}
     */
    CatalogState state() {
        return SpiBeans.only(CatalogState.class, state, null);
    }

    boolean hasAuthorizer() {
        return SpiBeans.check("ReplayAuthorizer", authorizer).isPresent();
    }

    boolean inScope(IcebergIdempotencyScope.Catalog catalog) {
        for (IcebergIdempotencyScope scope : scopes) {
            if (!scope.includes(catalog)) {
                return false;
            }
        }
        return true;
    }

    boolean hasScopes() {
        return !scopes.isUnsatisfied();
    }
}
