package org.acme.polaris;

import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;

import io.quarkiverse.rest.idempotency.iceberg.CatalogIdentifier;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;
import io.quarkiverse.rest.idempotency.iceberg.CatalogState;

/** Realm and principal are set before each call; what is not there may be told by Iceberg's exceptions. */
@ApplicationScoped
public class CommittedState implements CatalogState {

    @Inject
    PolarisCatalogs catalogs;

    @Override
    public Optional<Entity> table(CatalogRequest request, CatalogIdentifier table) {
        return Optional.of(Entity.of(catalogs.table(request.prefix(), table.namespace(), table.name())));
    }

    @Override
    public Optional<Entity> view(CatalogRequest request, CatalogIdentifier view) {
        return Optional.of(Entity.of(catalogs.view(request.prefix(), view.namespace(), view.name())));
    }

    @Override
    public boolean namespaceExists(CatalogRequest request, CatalogIdentifier namespace) {
        return namespaceProperties(request, namespace).isPresent();
    }

    @Override
    public Optional<Map<String, String>> namespaceProperties(CatalogRequest request, CatalogIdentifier namespace) {
        return Optional.of(catalogs.namespace(request.prefix(), namespace.namespace()));
    }

    @Override
    public Optional<JsonNode> formerMetadata(CatalogRequest request, CatalogIdentifier table, String metadataLocation) {
        return Optional.of(Entity.of(catalogs.formerTable(request.prefix(), table.namespace(), table.name(), metadataLocation))
                .metadata());
    }
}
