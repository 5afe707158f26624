package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.util.function.Supplier;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.iceberg.CatalogLoader;
import io.quarkiverse.rest.idempotency.iceberg.CatalogState;
import io.quarkiverse.rest.idempotency.iceberg.IcebergIdempotencyScope;
import io.quarkiverse.rest.idempotency.spi.IdempotentOperations;
import io.quarkiverse.rest.idempotency.spi.OperationSettings;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;
import io.quarkiverse.rest.idempotency.spi.SingleBeans;

/**
 * The beans of a catalog that the profile asks, each of them optional.
 */
@Singleton
class CatalogBeans {

    private final Instance<IcebergIdempotencyScope> scopes;
    private final SingleBeans beans;
    private final Instance<IdempotentOperations> operations;
    private final CallContext context;

    CatalogBeans(@Any Instance<IcebergIdempotencyScope> scopes, SingleBeans beans, Instance<IdempotentOperations> operations,
            CallContext context) {
        this.scopes = scopes;
        this.beans = beans;
        this.operations = operations;
        this.context = context;
    }

    /**
     * @return the settings of an operation, once the application has started: the settings need the profile
     */
    OperationSettings settings(String operation) {
        return operations.get().settings(operation).orElseThrow();
    }

    /**
     * @return the application's loader, or {@code null}
     */
    CatalogLoader loader() {
        return beans.find(CatalogLoader.class).map(Supplier::get).orElse(null);
    }

    /**
     * @return the application's state, or {@code null}
     */
    CatalogState state() {
        return beans.find(CatalogState.class).<CatalogState> map(state -> new ThrowingState(state.get(), context)).orElse(null);
    }

    boolean hasAuthorizer() {
        return beans.find(ReplayAuthorizer.class).isPresent();
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
