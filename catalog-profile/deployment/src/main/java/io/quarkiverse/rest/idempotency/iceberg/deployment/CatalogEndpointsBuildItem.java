package io.quarkiverse.rest.idempotency.iceberg.deployment;

import io.quarkus.builder.item.SimpleBuildItem;

/**
 * The catalogs of the application.
 */
final class CatalogEndpointsBuildItem extends SimpleBuildItem {

    private final CatalogEndpoints endpoints;

    CatalogEndpointsBuildItem(CatalogEndpoints endpoints) {
        this.endpoints = endpoints;
    }

    CatalogEndpoints endpoints() {
        return endpoints;
    }
}
