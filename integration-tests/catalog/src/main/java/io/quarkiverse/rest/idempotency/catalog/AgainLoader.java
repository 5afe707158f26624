package io.quarkiverse.rest.idempotency.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.FetchScanTasksRequest;
import org.apache.iceberg.rest.requests.PlanTableScanRequest;
import org.apache.iceberg.rest.responses.LoadTableResponse;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.quarkiverse.rest.idempotency.iceberg.CatalogIdentifier;
import io.quarkiverse.rest.idempotency.iceberg.CatalogLoader;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;

/**
 * Answers again with tables and views as they are now, with credentials that are vended now. Other answers are left to the
 * handlers.
 */
@ApplicationScoped
public class AgainLoader implements CatalogLoader {

    @Inject
    TableHandlers tables;

    @Inject
    ViewHandlers views;

    @Inject
    Credentials credentials;

    @Inject
    ObjectMapper mapper;

    @Override
    public Loaded loadTable(CatalogRequest request, CatalogIdentifier table) {
        return Loaded.of(TableAnswers.of(tables.again(request.prefix(), identifier(table))));
    }

    @Override
    public Loaded loadView(CatalogRequest request, CatalogIdentifier view) {
        return Loaded.of(views.again(request.prefix(), identifier(view)));
    }

    @Override
    public Object stageTable(CatalogRequest request, Staged table) {
        CreateTableRequest create = read(request, CreateTableRequest.class);
        TableMetadata staged = TableMetadata.newTableMetadata(create.schema(),
                create.spec() == null ? PartitionSpec.unpartitioned() : create.spec(),
                create.writeOrder() == null ? SortOrder.unsorted() : create.writeOrder(),
                table.location(), create.properties());
        return credentials.vend(LoadTableResponse.builder()
                .withTableMetadata(TableMetadata.buildFrom(staged).assignUUID(table.uuid()).discardChanges().build()).build());
    }

    @Override
    public Object unregisteredTable(CatalogRequest request, String metadataLocation) {
        TableMetadata last = TableMetadataParser.read(new LocalFileIO().newInputFile(metadataLocation));
        return LoadTableResponse.builder().withTableMetadata(last).build();
    }

    @Override
    public Object planTableScan(CatalogRequest request, String planId) {
        return tables.plan(request.prefix(), identifier(request.identifier()), read(request, PlanTableScanRequest.class));
    }

    @Override
    public Object fetchScanTasks(CatalogRequest request) {
        return tables.tasks(request.prefix(), identifier(request.identifier()), read(request, FetchScanTasksRequest.class));
    }

    private <T> T read(CatalogRequest request, Class<T> type) {
        return mapper.convertValue(request.body(), type);
    }

    static TableIdentifier identifier(CatalogIdentifier identifier) {
        return TableIdentifier.of(Namespace.of(identifier.namespace().toArray(String[]::new)), identifier.name());
    }
}
