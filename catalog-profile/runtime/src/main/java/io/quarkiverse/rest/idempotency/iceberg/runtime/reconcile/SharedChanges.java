package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import com.fasterxml.jackson.databind.JsonNode;

import io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Commits.Presence;

/**
 * The changes that tables and views have in common.
 */
final class SharedChanges {

    private SharedChanges() {
    }

    static Presence presence(JsonNode metadata, JsonNode update) {
        return switch (update.path("action").asText()) {
            case "upgrade-format-version" -> Presence.of(
                    metadata.path("format-version").intValue() >= update.path("format-version").intValue());
            case "set-location" -> Presence.of(metadata.path("location").equals(update.path("location")));
            case "set-properties", "remove-properties" -> properties(metadata, update);
            case "add-schema" -> Presence.of(Json.any(metadata.path("schemas"),
                    schema -> Json.includes(schema, update.path("schema"))));
            default -> Presence.CANNOT_TELL;
        };
    }

    static Presence properties(JsonNode metadata, JsonNode update) {
        JsonNode properties = metadata.path("properties");
        JsonNode updates = update.has("updates") ? update.path("updates") : update.path("updated");
        JsonNode removals = update.has("removals") ? update.path("removals") : update.path("removed");
        return Presence.of((updates.isEmpty() || Json.includes(properties, updates))
                && !Json.any(removals, name -> properties.has(name.asText())));
    }
}
