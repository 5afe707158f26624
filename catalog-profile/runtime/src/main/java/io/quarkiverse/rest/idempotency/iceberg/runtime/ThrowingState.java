package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;

import io.quarkiverse.rest.idempotency.iceberg.CatalogIdentifier;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;
import io.quarkiverse.rest.idempotency.iceberg.CatalogState;

/**
 * The state of a catalog as its bean shows it: in the realm of the request, and with exceptions that say that something is not
 * there.
 *
 * @param context tells the request context of the call whose request it is for
 */
record ThrowingState(CatalogState state, Consumer<CatalogRequest> context) implements CatalogState {

    @Override
    public Optional<Entity> table(CatalogRequest request, CatalogIdentifier table) {
        context.accept(request);
        return NotThere.or(() -> state.table(request, table));
    }

    @Override
    public Optional<Entity> view(CatalogRequest request, CatalogIdentifier view) {
        context.accept(request);
        return NotThere.or(() -> state.view(request, view));
    }

    @Override
    public Optional<Map<String, String>> namespaceProperties(CatalogRequest request, CatalogIdentifier namespace) {
        context.accept(request);
        return NotThere.or(() -> state.namespaceProperties(request, namespace));
    }

    @Override
    public Optional<JsonNode> formerMetadata(CatalogRequest request, CatalogIdentifier table, String metadataLocation) {
        context.accept(request);
        return NotThere.or(() -> state.formerMetadata(request, table, metadataLocation));
    }

    @Override
    public boolean namespaceExists(CatalogRequest request, CatalogIdentifier namespace) {
        context.accept(request);
        return NotThere.or(() -> Optional.of(state.namespaceExists(request, namespace))).orElse(false);
    }
}
