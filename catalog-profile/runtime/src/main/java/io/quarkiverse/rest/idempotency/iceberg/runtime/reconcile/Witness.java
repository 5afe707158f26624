package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.quarkiverse.rest.idempotency.iceberg.CatalogState;

/**
 * Whether the catalog holds the witness of a request: the property that names its record, which the commit of the request set
 * together with everything else.
 * <p>
 * <em>It is there: applied.</em> No other request sets it: a record has one request. Race: a client that uses a key again
 * after the retention of its record.
 * <p>
 * <em>A creation: the witness of another creation is there: not applied.</em> A name is taken once, and no change touches the
 * witness of a creation. Race: a client removed or overwrote the property; then the request runs again and gets the 409 of a
 * name that is taken.
 * <p>
 * <em>A change: no witness of a change is there, or only one that is older than the reservation: not applied.</em> A later
 * change would have left its own. Race: a node without witnesses ran the request, and its change was undone since; a client
 * removed the property; or the older request was still on its way when this one was applied, and committed after it.
 * <p>
 * <em>A change: the witness of a later change is there.</em> It took the place of an earlier one, so the former metadata that
 * the table's log names is read as far back as the reservation. Where that cannot be read, the other evidence stands.
 *
 * @param record the name of the record of the request
 * @param names of the properties
 * @param reservation when the key was reserved
 */
public record Witness(String record, WitnessNames names, Reservation reservation) {

    /**
     * @param entity the object that has the name that was to be taken
     * @param otherwise the evidence of the rest of its metadata
     */
    public Evidence ofCreation(Optional<CatalogState.Entity> entity, Evidence otherwise) {
        if (entity.isEmpty()) {
            return otherwise;
        }
        String found = entity.get().metadata().path("properties").path(names.created()).textValue();
        return found == null ? otherwise : isThis(found) ? Evidence.applied(entity.get()) : Evidence.notApplied();
    }

    /**
     * @param properties of the namespace that has the name; {@code null} when they are not known
     * @param otherwise the evidence of its existence
     */
    public Evidence ofNamespace(JsonNode properties, Evidence otherwise) {
        String found = properties == null ? null : properties.path(names.created()).textValue();
        return found == null ? otherwise : isThis(found) ? Evidence.applied() : Evidence.notApplied();
    }

    /**
     * @param properties of the namespace that was to be changed; {@code null} when they are not known
     * @param request an object with {@code updates} and {@code removals}
     */
    public Evidence ofNamespaceUpdate(JsonNode properties, JsonNode request) {
        if (properties == null) {
            return Evidence.unknown();
        }
        String found = properties.path(names.changed()).textValue();
        if (isThis(found)) {
            return Evidence.applied();
        }
        if (isBefore(found)) {
            return Evidence.notApplied();
        }
        JsonNode namespace = JsonNodeFactory.instance.objectNode().set("properties", properties);
        return SharedChanges.properties(namespace, request) == Commits.Presence.THERE ? Evidence.applied() : Evidence.unknown();
    }

    /**
     * @param entity the table or view that was to be changed, or created by the commit
     * @param request an object with {@code requirements} and {@code updates}
     * @param otherwise the evidence of the rest of its metadata
     * @param former reads metadata by its location
     */
    public Evidence ofCommit(Optional<CatalogState.Entity> entity, JsonNode request, Evidence otherwise,
            Function<String, Optional<JsonNode>> former) {
        if (request.path("updates").isEmpty()) {
            return otherwise;
        }
        if (Json.any(request.path("requirements"), required -> "assert-create".equals(required.path("type").textValue()))) {
            return ofCreation(entity, otherwise);
        }
        if (entity.isEmpty() || isOther(entity.get(), request)) {
            return otherwise;
        }
        JsonNode metadata = entity.get().metadata();
        String found = metadata.path("properties").path(names.changed()).textValue();
        if (isThis(found)) {
            return Evidence.applied(entity.get());
        }
        if (otherwise.finding() != Evidence.Finding.UNKNOWN) {
            return otherwise;
        }
        return isBefore(found) ? Evidence.notApplied() : ofFormer(entity.get(), former);
    }

    /** Whether the name belongs to another table or view now than the one that was to be changed. */
    private static boolean isOther(CatalogState.Entity found, JsonNode request) {
        return Json.any(request.path("requirements"),
                required -> required.path("type").asText().endsWith("-uuid")
                        && !required.path("uuid").asText().equalsIgnoreCase(found.uuid()));
    }

    private Evidence ofFormer(CatalogState.Entity entity, Function<String, Optional<JsonNode>> former) {
        List<JsonNode> log = new ArrayList<>();
        entity.metadata().path("metadata-log").forEach(log::add);
        for (int i = log.size() - 1; i >= 0; i--) {
            if (reservation.isAfter(log.get(i).path("timestamp-ms").longValue())) {
                return Evidence.notApplied();
            }
            Optional<JsonNode> metadata = former.apply(log.get(i).path("metadata-file").asText());
            if (metadata.isEmpty()) {
                return Evidence.unknown();
            }
            String found = metadata.get().path("properties").path(names.changed()).textValue();
            if (isThis(found)) {
                return Evidence.applied(entity);
            }
            if (isBefore(found)) {
                return Evidence.notApplied();
            }
        }
        return Evidence.unknown();
    }

    /**
     * A transaction commits all of its tables or none, so one witness decides for all.
     *
     * @param tables finds a table by the identifier that the request has of it
     * @param former reads metadata of such a table by its location
     * @param request an object with {@code table-changes}
     * @param otherwise the evidence of the tables together, without witnesses
     */
    public Evidence ofTransaction(Function<JsonNode, Optional<CatalogState.Entity>> tables,
            BiFunction<JsonNode, String, Optional<JsonNode>> former, JsonNode request, Evidence otherwise) {
        boolean notApplied = false;
        for (JsonNode change : request.path("table-changes")) {
            JsonNode table = change.path("identifier");
            Evidence.Finding finding = ofCommit(tables.apply(table), change, Evidence.unknown(),
                    location -> former.apply(table, location)).finding();
            if (finding == Evidence.Finding.APPLIED) {
                return Evidence.applied();
            }
            notApplied |= finding == Evidence.Finding.NOT_APPLIED;
        }
        if (otherwise.finding() != Evidence.Finding.UNKNOWN) {
            return otherwise;
        }
        return notApplied ? Evidence.notApplied() : otherwise;
    }

    private boolean isThis(String found) {
        WitnessValue value = WitnessValue.of(found);
        return value != null && value.record().equals(record);
    }

    /** Whether a witness of a change, or that there is none, is older than the reservation. */
    private boolean isBefore(String found) {
        WitnessValue value = WitnessValue.of(found);
        return found == null || value != null && reservation.isAfter(value.at().toEpochMilli());
    }
}
