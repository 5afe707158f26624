package io.quarkiverse.rest.idempotency.iceberg.runtime;

import static io.quarkiverse.rest.idempotency.iceberg.runtime.IcebergLog.LOG;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

import io.quarkiverse.rest.idempotency.iceberg.CatalogIdentifier;
import io.quarkiverse.rest.idempotency.iceberg.CatalogLoader;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;
import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.ResponseRebuilder;

/**
 * Stands in for responses that can carry credentials: it keeps the references to find them by, and has the catalog load
 * them again. A table of another uuid is another table, and then there is no answer.
 */
final class CatalogRebuilder implements ResponseRebuilder {

    private final CatalogOperation operation;
    private final CatalogLoader loader;
    private final NamespaceSeparator separator;

    /**
     * @param loader the application's; {@code null} when it has none, and then only tombstones are kept
     */
    CatalogRebuilder(CatalogOperation operation, CatalogLoader loader, NamespaceSeparator separator) {
        this.operation = operation;
        this.loader = loader;
        this.separator = separator;
    }

    @Override
    public String operation() {
        return operation.getName();
    }

    @Override
    public String reference(IdempotentRequest request, Object entity) {
        return null;
    }

    @Override
    public String reference(IdempotentRequest request, Object entity, byte[] body) {
        ResponseReference reference = body == null ? null : ResponseReference.read(body);
        return reference == null || !canBeFound(reference) ? null : reference.text();
    }

    private boolean canBeFound(ResponseReference reference) {
        return switch (operation.getOperation()) {
            case UNREGISTER_TABLE -> reference.bare() || loader != null;
            case PLAN_TABLE_SCAN, FETCH_SCAN_TASKS -> loader != null;
            default -> loader != null && reference.uuid() != null;
        };
    }

    @Override
    public Object rebuild(IdempotentRequest request, String text) {
        ResponseReference reference;
        try {
            reference = ResponseReference.ofText(text);
        } catch (IOException e) {
            throw new IllegalStateException("The reference of a record of '" + operation.getName() + "' cannot be read", e);
        }
        if (operation.getOperation() == IcebergOperation.UNREGISTER_TABLE && reference.bare()) {
            return Map.of("metadata-location", reference.metadataLocation());
        }
        return loader == null ? null
                : NotThere.or(() -> Optional.ofNullable(load(RequestReader.read(operation, request, separator), reference)))
                        .orElse(null);
    }

    private Object load(CatalogRequest request, ResponseReference reference) {
        return switch (request.operation()) {
            case CREATE_VIEW, REGISTER_VIEW, REPLACE_VIEW ->
                sameAs(reference, request.identifier(), loader.loadView(request, request.identifier()));
            case UNREGISTER_TABLE -> loader.unregisteredTable(request, reference.metadataLocation());
            case PLAN_TABLE_SCAN -> loader.planTableScan(request, reference.planId());
            case FETCH_SCAN_TASKS -> loader.fetchScanTasks(request);
            case CREATE_TABLE -> isStaged(request)
                    ? loader.stageTable(request, new CatalogLoader.Staged(reference.uuid(), reference.location()))
                    : sameAs(reference, request.identifier(), loader.loadTable(request, request.identifier()));
            default -> sameAs(reference, request.identifier(), loader.loadTable(request, request.identifier()));
        };
    }

    static boolean isStaged(CatalogRequest request) {
        return request.operation() == IcebergOperation.CREATE_TABLE && request.body().path("stage-create").asBoolean();
    }

    private Object sameAs(ResponseReference reference, CatalogIdentifier identifier, CatalogLoader.Loaded loaded) {
        if (loaded == null) {
            return null;
        }
        if (!reference.uuid().equalsIgnoreCase(loaded.uuid())) {
            LOG.answerOutdated(operation.getName(), identifier, reference.uuid(), loaded.uuid());
            return null;
        }
        return loaded.entity();
    }
}
