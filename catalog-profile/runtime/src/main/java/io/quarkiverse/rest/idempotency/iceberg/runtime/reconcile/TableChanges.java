package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Commits.Presence;

/**
 * Which of the changes of a commit are in the metadata of a table.
 */
final class TableChanges {

    /** The id by which a request means the object that it has just added. */
    private static final long LAST_ADDED = -1;

    private final JsonNode metadata;
    private final JsonNode updates;
    private final boolean creates;

    /**
     * @param creates whether the commit creates the table, and so is the only one that can have assigned its uuid
     */
    TableChanges(JsonNode metadata, JsonNode updates, boolean creates) {
        this.metadata = metadata;
        this.updates = updates;
        this.creates = creates;
    }

    List<Presence> presences() {
        List<Presence> presences = new ArrayList<>();
        updates.forEach(update -> presences.add(presence(update)));
        return presences;
    }

    private Presence presence(JsonNode update) {
        return switch (update.path("action").asText()) {
            case "assign-uuid" -> uuid(update.path("uuid").asText());
            case "add-snapshot" -> Presence.ofWitness(
                    hasNumber("snapshots", "snapshot-id", update.path("snapshot").path("snapshot-id").longValue()));
            case "set-snapshot-ref" -> Presence.of(isRef(metadata.path("refs").path(update.path("ref-name").asText()), update));
            case "remove-snapshot-ref" -> Presence.of(!metadata.path("refs").has(update.path("ref-name").asText()));
            case "remove-snapshots" -> none("snapshots", "snapshot-id", update.path("snapshot-ids"));
            case "remove-schemas" -> none("schemas", "schema-id", update.path("schema-ids"));
            case "remove-partition-specs" -> none("partition-specs", "spec-id", update.path("spec-ids"));
            case "add-spec" -> Presence.of(Json.any(metadata.path("partition-specs"),
                    spec -> Json.includes(spec.path("fields"), update.path("spec").path("fields"))));
            case "add-sort-order" -> Presence.of(Json.any(metadata.path("sort-orders"),
                    order -> Json.includes(order.path("fields"), update.path("sort-order").path("fields"))));
            case "set-current-schema" -> current(update.path("schema-id").longValue(), "schemas", "schema-id",
                    "current-schema-id", added("add-schema", "schema").path("fields"));
            case "set-default-spec" -> current(update.path("spec-id").longValue(), "partition-specs", "spec-id",
                    "default-spec-id", added("add-spec", "spec").path("fields"));
            case "set-default-sort-order" -> current(update.path("sort-order-id").longValue(), "sort-orders", "order-id",
                    "default-sort-order-id", added("add-sort-order", "sort-order").path("fields"));
            case "set-statistics" -> Presence.of(hasStatistics("statistics", update.path("statistics")));
            case "set-partition-statistics" -> Presence.of(
                    hasStatistics("partition-statistics", update.path("partition-statistics")));
            case "remove-statistics" -> Presence.of(
                    !hasNumber("statistics", "snapshot-id", update.path("snapshot-id").longValue()));
            case "remove-partition-statistics" -> Presence.of(
                    !hasNumber("partition-statistics", "snapshot-id", update.path("snapshot-id").longValue()));
            default -> SharedChanges.presence(metadata, update);
        };
    }

    /** A reference is replaced as a whole: one of the same snapshot that is kept for another time is another. */
    private static boolean isRef(JsonNode actual, JsonNode wanted) {
        return Stream.of("snapshot-id", "max-ref-age-ms", "max-snapshot-age-ms", "min-snapshots-to-keep")
                .allMatch(name -> actual.path(name).isNumber() == wanted.path(name).isNumber()
                        && actual.path(name).longValue() == wanted.path(name).longValue())
                && actual.isObject() && (!wanted.has("type") || wanted.path("type").equals(actual.path("type")));
    }

    private Presence uuid(String uuid) {
        boolean same = uuid.equalsIgnoreCase(metadata.path("table-uuid").asText());
        return creates ? Presence.ofWitness(same) : Presence.of(same);
    }

    private boolean hasNumber(String list, String name, long number) {
        return !Json.byNumber(metadata.path(list), name, number).isMissingNode();
    }

    private Presence none(String list, String name, JsonNode numbers) {
        return Presence.of(!Json.any(numbers, number -> hasNumber(list, name, number.longValue())));
    }

    private boolean hasStatistics(String list, JsonNode wanted) {
        return Json.any(metadata.path(list), actual -> actual.path("snapshot-id").equals(wanted.path("snapshot-id"))
                && actual.path("statistics-path").equals(wanted.path("statistics-path")));
    }

    private Presence current(long id, String list, String idName, String currentName, JsonNode lastAdded) {
        if (id != LAST_ADDED) {
            return Presence.of(metadata.path(currentName).isNumber() && metadata.path(currentName).longValue() == id);
        }
        JsonNode current = Json.byNumber(metadata.path(list), idName, metadata.path(currentName).longValue());
        return Presence.of(!lastAdded.isMissingNode() && Json.includes(current.path("fields"), lastAdded));
    }

    /** The object that the request adds last by an action. */
    private JsonNode added(String action, String member) {
        JsonNode added = MissingNode.getInstance();
        for (JsonNode update : updates) {
            if (action.equals(update.path("action").textValue())) {
                added = update.path(member);
            }
        }
        return added;
    }
}
