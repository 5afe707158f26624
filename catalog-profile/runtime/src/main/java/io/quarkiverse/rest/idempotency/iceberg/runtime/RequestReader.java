package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.quarkiverse.rest.idempotency.iceberg.CatalogIdentifier;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;
import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;

/**
 * Reads from path and body the objects that a request to the catalog acts on.
 */
final class RequestReader {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Comparator<CatalogIdentifier> BY_SPELLING = Comparator
            .comparing(identifier -> ResourceNames.of(List.of(), identifier, "tables"));

    private RequestReader() {
    }

    /**
     * @throws io.quarkiverse.rest.idempotency.IdempotencyException if the path names a namespace whose separator is not known
     */
    static CatalogRequest read(CatalogOperation operation, IdempotentRequest request, NamespaceSeparator separator) {
        IdempotentRequest.Content content = request.content();
        JsonNode body = body(content);
        String prefix = operation.prefix(content::pathParameter);
        return new CatalogRequest(operation.getOperation(), prefix,
                identifiers(operation, content, body, namespace -> separator.levels(namespace, prefix, operation.getName())),
                body, request);
    }

    /**
     * @return the one spelling of the objects that the request acts on; {@code null} when the request does not say it in a
     *         way that can be read
     */
    static String resource(CatalogOperation operation, IdempotentRequest.Content content) {
        IcebergOperation catalogOperation = operation.getOperation();
        JsonNode body = namesResourceInBody(catalogOperation) ? body(content) : JsonNodeFactory.instance.objectNode();
        List<CatalogIdentifier> identifiers = identifiers(operation, content, body, ResourceNames::levels);
        if (identifiers.isEmpty()) {
            return null;
        }
        List<String> base = base(operation, content);
        String kind = isOfViews(catalogOperation) ? "views" : "tables";
        String name = identifiers.stream().map(identifier -> ResourceNames.of(base, identifier, kind))
                .collect(Collectors.joining(catalogOperation == IcebergOperation.COMMIT_TRANSACTION ? "," : "->"));
        return catalogOperation == IcebergOperation.CANCEL_PLANNING
                ? name + "/plan/" + ResourceNames.encode(content.pathParameter(operation.getParameters().get(2)))
                : name;
    }

    private static boolean namesResourceInBody(IcebergOperation operation) {
        return switch (operation) {
            case CREATE_NAMESPACE, CREATE_TABLE, REGISTER_TABLE, CREATE_VIEW, REGISTER_VIEW, RENAME_TABLE, RENAME_VIEW,
                    COMMIT_TRANSACTION ->
                true;
            default -> false;
        };
    }

    private static boolean isOfViews(IcebergOperation operation) {
        return switch (operation) {
            case CREATE_VIEW, REGISTER_VIEW, REPLACE_VIEW, DROP_VIEW, RENAME_VIEW -> true;
            default -> false;
        };
    }

    private static List<String> base(CatalogOperation operation, IdempotentRequest.Content content) {
        return operation.getBaseParameters().stream().map(content::pathParameter).map(value -> value == null ? "" : value)
                .toList();
    }

    private static JsonNode body(IdempotentRequest.Content content) {
        try {
            JsonNode body = JSON.readTree(content.body());
            return body.isObject() ? body : JsonNodeFactory.instance.objectNode();
        } catch (IOException e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private static List<CatalogIdentifier> identifiers(CatalogOperation operation, IdempotentRequest.Content content,
            JsonNode body, Function<String, List<String>> levelsOf) {
        Stream<CatalogIdentifier> identifiers = switch (operation.getOperation()) {
            case CREATE_NAMESPACE -> Stream.of(namespace(body.path("namespace")));
            case RENAME_TABLE, RENAME_VIEW -> Stream.of(identifier(body.path("source")), identifier(body.path("destination")));
            case COMMIT_TRANSACTION -> tables(body).sorted(Comparator.nullsFirst(BY_SPELLING)).distinct();
            default -> Stream.of(inPath(operation, content, body, levelsOf));
        };
        List<CatalogIdentifier> all = identifiers.collect(Collectors.toCollection(ArrayList::new));
        return all.stream().allMatch(Objects::nonNull) ? all : List.of();
    }

    private static Stream<CatalogIdentifier> tables(JsonNode body) {
        List<CatalogIdentifier> tables = new ArrayList<>();
        body.path("table-changes").forEach(change -> tables.add(identifier(change.path("identifier"))));
        return tables.stream();
    }

    private static CatalogIdentifier inPath(CatalogOperation operation, IdempotentRequest.Content content, JsonNode body,
            Function<String, List<String>> levelsOf) {
        List<String> parameters = operation.getParameters();
        String namespace = content.pathParameter(parameters.get(0));
        if (namespace == null) {
            return null;
        }
        List<String> levels = levelsOf.apply(namespace);
        return switch (operation.getOperation()) {
            case DROP_NAMESPACE, UPDATE_PROPERTIES -> CatalogIdentifier.ofNamespace(levels);
            case CREATE_TABLE, REGISTER_TABLE, CREATE_VIEW, REGISTER_VIEW -> named(levels, body.path("name").textValue());
            default -> named(levels, content.pathParameter(parameters.get(1)));
        };
    }

    /**
     * @param json an object with {@code namespace} and {@code name}
     * @return {@code null} when it is something else
     */
    static CatalogIdentifier identifier(JsonNode json) {
        CatalogIdentifier namespace = namespace(json.path("namespace"));
        return namespace == null ? null : named(namespace.namespace(), json.path("name").textValue());
    }

    private static CatalogIdentifier named(List<String> levels, String name) {
        return name == null ? null : CatalogIdentifier.of(levels, name);
    }

    private static CatalogIdentifier namespace(JsonNode json) {
        List<String> levels = new ArrayList<>();
        json.forEach(level -> levels.add(level.textValue()));
        return json.isArray() && !levels.contains(null) ? CatalogIdentifier.ofNamespace(levels) : null;
    }
}
