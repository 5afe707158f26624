package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.quarkiverse.rest.idempotency.iceberg.CatalogIdentifier;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;
import io.quarkiverse.rest.idempotency.iceberg.CatalogState;
import io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Evidence;
import io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Reservation;
import io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Witness;
import io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.WitnessNames;
import io.quarkiverse.rest.idempotency.iceberg.runtime.witness.WitnessRewriter;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * The state of a catalog whose requests leave witnesses.
 */
final class WitnessedState {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final CatalogState state;
    private final CatalogRequest request;
    private final WitnessNames names;
    private final Witness witness;

    WitnessedState(CatalogState state, CatalogRequest request, Reservation reservation, WitnessNames names) {
        this.state = state;
        this.request = request;
        this.names = names;
        this.witness = new Witness(WitnessRewriter.recordOf(request.request()), names, reservation);
    }

    /**
     * @param otherwise the evidence of the state without witnesses
     */
    Evidence evidence(Evidence otherwise) {
        return switch (request.operation()) {
            case CREATE_NAMESPACE -> witness.ofNamespace(namespaceProperties(), otherwise);
            case UPDATE_PROPERTIES -> witness.ofNamespaceUpdate(namespaceProperties(), request.body());
            case CREATE_TABLE -> CatalogRebuilder.isStaged(request) ? otherwise
                    : witness.ofCreation(state.table(request, request.identifier()), otherwise);
            case CREATE_VIEW -> witness.ofCreation(state.view(request, request.identifier()), otherwise);
            case UPDATE_TABLE -> witness.ofCommit(state.table(request, request.identifier()), request.body(), otherwise,
                    location -> state.formerMetadata(request, request.identifier(), location));
            case REPLACE_VIEW -> witness.ofCommit(state.view(request, request.identifier()), request.body(), otherwise,
                    location -> Optional.empty());
            case COMMIT_TRANSACTION -> witness.ofTransaction(table -> state.table(request, RequestReader.identifier(table)),
                    (table, location) -> state.formerMetadata(request, RequestReader.identifier(table), location),
                    request.body(), otherwise);
            default -> otherwise;
        };
    }

    private JsonNode namespaceProperties() {
        return state.namespaceProperties(request, request.identifier()).<JsonNode> map(JSON::valueToTree).orElse(null);
    }

    /**
     * @return the answer to a request that was applied and answers with properties of a namespace; empty for any other
     */
    Optional<RecordedResponse> answer() {
        return switch (request.operation()) {
            case CREATE_NAMESPACE -> Optional.of(json(created()));
            case UPDATE_PROPERTIES -> Optional.of(json(updated()));
            default -> Optional.empty();
        };
    }

    private ObjectNode created() {
        CatalogIdentifier namespace = request.identifier();
        Map<String, String> properties = state.namespaceProperties(request, namespace).orElse(Map.of());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        namespace.namespace().forEach(body.putArray("namespace")::add);
        body.set("properties", JSON.valueToTree(properties));
        return body;
    }

    /** Which of the removed properties were there before cannot be told any more: none of them is there now. */
    private ObjectNode updated() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode updated = body.putArray("updated");
        request.body().path("updates").fieldNames().forEachRemaining(updated::add);
        if (!request.body().path("updates").has(names.changed())) {
            updated.add(names.changed());
        }
        body.set("removed", request.body().path("removals").isArray() ? request.body().path("removals")
                : JsonNodeFactory.instance.arrayNode());
        body.putArray("missing");
        return body;
    }

    private static RecordedResponse json(JsonNode body) {
        try {
            return new RecordedResponse.Stored(200, List.of(new RecordedResponse.Header("Content-Type", "application/json")),
                    JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected an object of texts", e);
        }
    }
}
