package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

import io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Commits.Presence;

/**
 * Which of the changes of a commit are in the metadata of a view.
 */
final class ViewChanges {

    private static final Set<String> VERSIONED = Set.of("add-schema", "add-view-version", "set-current-view-version");

    private final JsonNode metadata;
    private final JsonNode updates;

    ViewChanges(JsonNode metadata, JsonNode updates) {
        this.metadata = metadata;
        this.updates = updates;
    }

    List<Presence> presences() {
        List<Presence> presences = new ArrayList<>();
        updates.forEach(update -> presences.add(presence(update)));
        return presences;
    }

    /** Whether all that is changed leaves a time in the metadata: a version, and the schema that comes with it. */
    boolean areOfVersionsOnly() {
        return !Json.any(updates, update -> !VERSIONED.contains(update.path("action").asText()));
    }

    private Presence presence(JsonNode update) {
        return switch (update.path("action").asText()) {
            case "assign-uuid" -> Presence.of(update.path("uuid").asText()
                    .equalsIgnoreCase(metadata.path("view-uuid").asText()));
            case "add-view-version" -> version(update.path("view-version"));
            case "set-current-view-version" -> current(update.path("view-version-id").longValue());
            default -> SharedChanges.presence(metadata, update);
        };
    }

    /** A version whose text was there before is not added but found, with the time of then. */
    private Presence version(JsonNode wanted) {
        if (hasVersion(metadata, wanted, true)) {
            return Presence.WITNESSED;
        }
        return hasVersion(metadata, wanted, false) ? Presence.THERE : Presence.NOT_WITNESSED;
    }

    private Presence current(long id) {
        JsonNode current = Json.byNumber(metadata.path("versions"), "version-id",
                metadata.path("current-version-id").longValue());
        for (JsonNode update : updates) {
            if ("add-view-version".equals(update.path("action").textValue())) {
                return Presence.of(isVersion(current, update.path("view-version"), false));
            }
        }
        return Presence.of(metadata.path("current-version-id").longValue() == id);
    }

    /**
     * @param sameTime whether it has to have been made in the same millisecond
     */
    static boolean hasVersion(JsonNode metadata, JsonNode wanted, boolean sameTime) {
        return Json.any(metadata.path("versions"), version -> isVersion(version, wanted, sameTime));
    }

    private static boolean isVersion(JsonNode version, JsonNode wanted, boolean sameTime) {
        return version.isObject() && Json.includes(version.path("representations"), wanted.path("representations"))
                && Json.includes(version.path("default-namespace"), wanted.path("default-namespace"))
                && (!sameTime || version.path("timestamp-ms").longValue() == wanted.path("timestamp-ms").longValue());
    }
}
