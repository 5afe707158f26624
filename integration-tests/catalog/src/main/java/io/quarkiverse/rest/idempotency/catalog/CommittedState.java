package io.quarkiverse.rest.idempotency.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.view.BaseView;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewMetadataParser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

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

    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public Optional<Entity> table(CatalogRequest request, CatalogIdentifier table) {
        try {
            TableMetadata metadata = ((HasTableOperations) catalogs.catalog(request.request().realm(), request.prefix())
                    .loadTable(AgainLoader.identifier(table))).operations().current();
            return Optional.of(new Entity(metadata.uuid(), metadata.metadataFileLocation(),
                    read(TableMetadataParser.toJson(metadata))));
        } catch (NoSuchTableException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Entity> view(CatalogRequest request, CatalogIdentifier view) {
        try {
            ViewMetadata metadata = ((BaseView) catalogs.catalog(request.request().realm(), request.prefix())
                    .loadView(AgainLoader.identifier(view))).operations().current();
            return Optional.of(new Entity(metadata.uuid(), metadata.metadataFileLocation(),
                    read(ViewMetadataParser.toJson(metadata))));
        } catch (NoSuchViewException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean namespaceExists(CatalogRequest request, CatalogIdentifier namespace) {
        return catalogs.catalog(request.request().realm(), request.prefix())
                .namespaceExists(Namespace.of(namespace.namespace().toArray(String[]::new)));
    }

    private JsonNode read(String json) {
        try {
            return mapper.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
