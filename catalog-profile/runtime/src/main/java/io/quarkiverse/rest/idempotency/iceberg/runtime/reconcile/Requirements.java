package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The requirements of a commit, compared with metadata in which all of its changes are found.
 */
final class Requirements {

    private final JsonNode metadata;
    private final JsonNode request;

    Requirements(JsonNode metadata, JsonNode request) {
        this.metadata = metadata;
        this.request = request;
    }

    /**
     * @return whether each requirement holds, or is one that the changes themselves make false; a requirement of a kind that is
     *         not known does neither
     */
    boolean allowTheChanges() {
        for (JsonNode requirement : request.path("requirements")) {
            if (!holds(requirement) && !isMadeFalse(requirement)) {
                return false;
            }
        }
        return true;
    }

    private boolean holds(JsonNode requirement) {
        return switch (requirement.path("type").asText()) {
            // Of another table or view nothing is compared, and a table that was to be created has its witness.
            case "assert-table-uuid", "assert-view-uuid", "assert-create" -> true;
            case "assert-ref-snapshot-id" -> isSnapshotOf(requirement.path("ref").asText(), requirement.path("snapshot-id"));
            case "assert-last-assigned-field-id" -> is("last-column-id", requirement.path("last-assigned-field-id"));
            case "assert-current-schema-id" -> is("current-schema-id", requirement.path("current-schema-id"));
            case "assert-last-assigned-partition-id" ->
                is("last-partition-id", requirement.path("last-assigned-partition-id"));
            case "assert-default-spec-id" -> is("default-spec-id", requirement.path("default-spec-id"));
            case "assert-default-sort-order-id" ->
                is("default-sort-order-id", requirement.path("default-sort-order-id"));
            default -> false;
        };
    }

    private boolean isSnapshotOf(String ref, JsonNode snapshot) {
        JsonNode actual = metadata.path("refs").path(ref).path("snapshot-id");
        return snapshot.isNumber() ? actual.isNumber() && actual.longValue() == snapshot.longValue() : actual.isMissingNode();
    }

    private boolean is(String name, JsonNode wanted) {
        JsonNode actual = metadata.path(name);
        return actual.isNumber() && actual.longValue() == wanted.longValue();
    }

    private boolean isMadeFalse(JsonNode requirement) {
        return switch (requirement.path("type").asText()) {
            case "assert-ref-snapshot-id" -> changesRef(requirement.path("ref").asText());
            case "assert-last-assigned-field-id" -> has("add-schema");
            case "assert-current-schema-id" -> has("set-current-schema");
            case "assert-last-assigned-partition-id" -> has("add-spec");
            case "assert-default-spec-id" -> has("set-default-spec");
            case "assert-default-sort-order-id" -> has("set-default-sort-order");
            default -> false;
        };
    }

    private boolean has(String action) {
        return Json.any(request.path("updates"), update -> update.path("action").asText().equals(action));
    }

    private boolean changesRef(String ref) {
        return Json.any(request.path("updates"), update -> update.path("action").asText().endsWith("-snapshot-ref")
                && update.path("ref-name").asText().equals(ref));
    }
}
