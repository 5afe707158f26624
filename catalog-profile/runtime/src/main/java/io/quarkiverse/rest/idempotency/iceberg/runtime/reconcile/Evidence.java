package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import io.quarkiverse.rest.idempotency.iceberg.CatalogState;

/**
 * The result of a look at the catalog.
 *
 * @param finding the finding that it supports
 * @param entity the table or view that shows it, where it was applied and one is there
 */
public record Evidence(Finding finding, CatalogState.Entity entity) {

    /** The possible findings. */
    public enum Finding {
        APPLIED,
        NOT_APPLIED,
        UNKNOWN
    }

    static Evidence applied(CatalogState.Entity entity) {
        return new Evidence(Finding.APPLIED, entity);
    }

    static Evidence applied() {
        return new Evidence(Finding.APPLIED, null);
    }

    static Evidence notApplied() {
        return new Evidence(Finding.NOT_APPLIED, null);
    }

    public static Evidence unknown() {
        return new Evidence(Finding.UNKNOWN, null);
    }
}
