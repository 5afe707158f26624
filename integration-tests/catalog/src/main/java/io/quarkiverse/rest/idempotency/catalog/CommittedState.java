package io.quarkiverse.rest.idempotency.catalog;

import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.view.BaseView;

import com.fasterxml.jackson.databind.JsonNode;

import io.quarkiverse.rest.idempotency.iceberg.CatalogIdentifier;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;
import io.quarkiverse.rest.idempotency.iceberg.CatalogState;

/**
 * Shows what is committed. Only needed where records are not completed in the transactions of the catalog.
 */
@ApplicationScoped
public class CommittedState implements CatalogState {

    @Inject
    Catalogs catalogs;

    @Override
    public Optional<Entity> table(CatalogRequest request, CatalogIdentifier table) {
        return Optional.of(Entity.of(((HasTableOperations) catalogs.catalog(request.request().realm(), request.prefix())
                .loadTable(AgainLoader.identifier(table))).operations().current()));
    }

    @Override
    public Optional<Entity> view(CatalogRequest request, CatalogIdentifier view) {
        return Optional.of(Entity.of(((BaseView) catalogs.catalog(request.request().realm(), request.prefix())
                .loadView(AgainLoader.identifier(view))).operations().current()));
    }

    @Override
    public Optional<Map<String, String>> namespaceProperties(CatalogRequest request, CatalogIdentifier namespace) {
        return Optional.of(catalogs.catalog(request.request().realm(), request.prefix())
                .loadNamespaceMetadata(Namespace.of(namespace.namespace().toArray(String[]::new))));
    }

    @Override
    public Optional<JsonNode> formerMetadata(CatalogRequest request, CatalogIdentifier table, String metadataLocation) {
        try {
            return Optional.of(
                    Entity.of(TableMetadataParser.read(new LocalFileIO().newInputFile(metadataLocation))).metadata());
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean namespaceExists(CatalogRequest request, CatalogIdentifier namespace) {
        return catalogs.catalog(request.request().realm(), request.prefix())
                .namespaceExists(Namespace.of(namespace.namespace().toArray(String[]::new)));
    }
}
