package io.quarkiverse.rest.idempotency.iceberg.runtime;

import static io.quarkiverse.rest.idempotency.iceberg.runtime.IcebergLog.LOG;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.iceberg.IcebergIdempotencyScope;
import io.quarkiverse.rest.idempotency.spi.IdempotentOperations;

/**
 * The lifetime of keys that clients are told: it says that keys are supported for all changes, and for how long. Clients
 * are told it only while it is true: an operation of the catalog that is turned off would run again for a client that
 * relies on its key, and so would all of them while the store is down.
 */
@Singleton
public class Lifetime {

    private static final long STORE_ASKED_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    private final CatalogOperations operations;
    private final IdempotentOperations idempotent;
    private final IcebergConfig config;
    private final CatalogBeans beans;
    private volatile Asked asked;

    private record Asked(long at, CompletableFuture<Boolean> usable) {
    }

    Lifetime(CatalogOperations operations, IdempotentOperations idempotent, IcebergConfig config, CatalogBeans beans) {
        this.operations = operations;
        this.idempotent = idempotent;
        this.config = config;
        this.beans = beans;
    }

    /**
     * @return whether the configuration lets clients be told; does not change while the application runs
     */
    public boolean isTold() {
        if (!config.enabled() || !config.advertise() || !ConfigChecks.isPositive(config.lifetime())
                || operations.byName().isEmpty()) {
            return false;
        }
        for (CatalogOperation operation : operations.byName().values()) {
            if (operation.getOperation().changesCatalog() && !isProtected(operation)) {
                LOG.debugf("Clients are told no idempotency-key-lifetime, because '%s' is turned off", operation.getName());
                return false;
            }
        }
        return true;
    }

    private boolean isProtected(CatalogOperation operation) {
        return idempotent.settings(operation.getName()).orElseThrow().enabled();
    }

    /**
     * @return completes on any thread, never exceptionally; many requests at a time ask the store once
     */
    public CompletableFuture<Boolean> isStoreUsable() {
        Asked last = asked;
        long now = System.nanoTime();
        if (last == null || last.usable.isDone() && now - last.at > STORE_ASKED_EVERY_NANOS) {
            asked = last = new Asked(now, idempotent.canReserve());
        }
        return last.usable;
    }

    /** Whether the catalog that a client configures itself for is protected. */
    public boolean isInScope(IcebergIdempotencyScope.Catalog catalog) {
        return beans.inScope(catalog);
    }

    /** The lifetime that clients are told, in a form that {@code java.time.Duration.parse} reads. */
    public String text() {
        return config.lifetime().toString();
    }
}
