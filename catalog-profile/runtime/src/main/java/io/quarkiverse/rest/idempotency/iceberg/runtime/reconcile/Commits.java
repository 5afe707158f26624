package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;

import io.quarkiverse.rest.idempotency.iceberg.CatalogState;

/**
 * Whether a commit was applied: are its changes in the current metadata, or in its log?
 * <p>
 * All changes of a commit are applied at once, so one that no other request can have made is a <em>witness</em> of all of
 * them: a snapshot, whose id the client chose at random out of 2^63, the uuid of a table that the commit creates, or a
 * version of a view.
 * <p>
 * <em>A witness is there: applied.</em> Race: none; later commits leave it there or take it away.
 * <p>
 * <em>A witness is not there: not applied.</em> Race: it was applied, and another request has expired the snapshot, or
 * dropped and created the table again under the same uuid, before the look. The request runs again, and as its requirement
 * names the former state of the branch it is rejected with 409.
 * <p>
 * <em>No change at all, or none that was not there before the key was reserved: not applied.</em> Such a request changes
 * nothing and can run again, so that its requirements are judged. Race: clocks that differ by more than the configured
 * skew; the request that runs again then meets requirements that its own first run has made false, and is rejected with
 * 409.
 * <p>
 * <em>No witness, all changes are there, the table was changed since, and each requirement holds, or no longer holds because of
 * these changes: applied.</em> Such changes (properties, schemas, references) say how the table is to be. Race: none for the
 * state; another request may have made them. Where another requirement does not hold, it may have failed then: it cannot be
 * told.
 * <p>
 * <em>No witness, a change is missing, and the table was not changed since the key was reserved: not applied.</em> Race: clocks
 * that differ by more than the configured skew. Was the table changed since, then a later commit may have undone the change,
 * and it cannot be told.
 */
public final class Commits {

    private Commits() {
    }

    /**
     * @param request an object with {@code requirements} and {@code updates}
     */
    public static Evidence ofTable(Optional<CatalogState.Entity> table, JsonNode request, Reservation reservation) {
        if (request.path("updates").isEmpty()) {
            return ofNoChange(table, reservation);
        }
        boolean creates = hasRequirement(request, "assert-create");
        if (table.isEmpty()) {
            // Not there to be changed: a table that is created by the commit was not, any other one has been dropped or
            // renamed.
            return creates ? Evidence.notApplied() : Evidence.unknown();
        }
        CatalogState.Entity found = table.get();
        if (isOther(found, request, "assert-table-uuid")) {
            return reservation.isKeptWith(found) ? Evidence.applied(found) : Evidence.unknown();
        }
        List<Presence> presences = new TableChanges(found.metadata(), request.path("updates"), creates).presences();
        if (creates && presences.stream().noneMatch(Presence::tellsMaker)) {
            // A table that looks the same may be that of another request: it was to be created, not to be changed.
            return reservation.isKeptWith(found) ? Evidence.applied(found) : Evidence.unknown();
        }
        return of(found, request, presences, reservation, reservation.isAfterLastChangeOf(found));
    }

    /**
     * As {@link #ofTable}, for views; they have no branches, and a text that was there before takes no new version. Only their
     * versions have a time, so that a view counts as unchanged since for a request that changes its version and nothing else.
     */
    public static Evidence ofView(Optional<CatalogState.Entity> view, JsonNode request, Reservation reservation) {
        if (request.path("updates").isEmpty()) {
            return ofNoChange(view, reservation);
        }
        if (view.isEmpty()) {
            return Evidence.unknown();
        }
        if (isOther(view.get(), request, "assert-view-uuid")) {
            return reservation.isKeptWith(view.get()) ? Evidence.applied(view.get()) : Evidence.unknown();
        }
        ViewChanges changes = new ViewChanges(view.get().metadata(), request.path("updates"));
        return of(view.get(), request, changes.presences(), reservation,
                changes.areOfVersionsOnly() && reservation.isAfterAllTimesOf(view.get()));
    }

    /** Whether the object is there or not: the request can run again, so that its requirements are judged. */
    private static Evidence ofNoChange(Optional<CatalogState.Entity> entity, Reservation reservation) {
        return entity.filter(reservation::isKeptWith).map(Evidence::applied).orElseGet(Evidence::notApplied);
    }

    /**
     * A transaction commits all of its tables or none. <em>A witness of one table decides for all of them.</em> Race: as of
     * that table. Without a witness: <em>all of them applied: applied; all of them not: not applied.</em> A table of which the
     * request only requires something tells nothing, and where it is so of all tables, the request can run again. Witnesses
     * that contradict each other are of a catalog that does not commit at once, or has been changed since, and it cannot be
     * told.
     *
     * @param tables finds a table by the identifier that the request has of it
     * @param request an object with {@code table-changes}
     */
    public static Evidence ofTransaction(Function<JsonNode, Optional<CatalogState.Entity>> tables, JsonNode request,
            Reservation reservation) {
        Set<Presence> witnesses = EnumSet.noneOf(Presence.class);
        Set<Evidence.Finding> findings = EnumSet.noneOf(Evidence.Finding.class);
        for (JsonNode change : request.path("table-changes")) {
            if (!change.path("updates").isEmpty()) {
                Optional<CatalogState.Entity> table = tables.apply(change.path("identifier"));
                witness(table, change, reservation).ifPresent(witnesses::add);
                findings.add(ofTable(table, change, reservation).finding());
            }
        }
        if (!witnesses.isEmpty()) {
            return witnesses.size() > 1 ? Evidence.unknown()
                    : witnesses.contains(Presence.WITNESSED) ? Evidence.applied() : Evidence.notApplied();
        }
        if (findings.isEmpty()) {
            return request.path("table-changes").isEmpty() ? Evidence.unknown() : Evidence.notApplied();
        }
        return findings.size() == 1 ? new Evidence(findings.iterator().next(), null) : Evidence.unknown();
    }

    private static Optional<Presence> witness(Optional<CatalogState.Entity> table, JsonNode change, Reservation reservation) {
        boolean creates = hasRequirement(change, "assert-create");
        if (table.isEmpty()) {
            return creates ? Optional.of(Presence.NOT_WITNESSED) : Optional.empty();
        }
        CatalogState.Entity found = table.get();
        if (reservation.isKeptWith(found)) {
            return Optional.of(Presence.WITNESSED);
        }
        return isOther(found, change, "assert-table-uuid") ? Optional.empty()
                : new TableChanges(found.metadata(), change.path("updates"), creates).presences().stream()
                        .filter(Presence::tellsMaker).min(Comparator.naturalOrder());
    }

    private static Evidence of(CatalogState.Entity found, JsonNode request, List<Presence> presences,
            Reservation reservation, boolean isUnchangedSince) {
        if (reservation.isKeptWith(found) || presences.contains(Presence.WITNESSED)) {
            return Evidence.applied(found);
        }
        if (presences.contains(Presence.NOT_WITNESSED)) {
            return Evidence.notApplied();
        }
        if (presences.stream().allMatch(Presence.THERE::equals)) {
            if (isUnchangedSince) {
                return Evidence.notApplied();
            }
            return new Requirements(found.metadata(), request).allowTheChanges() ? Evidence.applied(found)
                    : Evidence.unknown();
        }
        return presences.contains(Presence.MISSING) && isUnchangedSince ? Evidence.notApplied() : Evidence.unknown();
    }

    /** Whether the name belongs to another table or view now than the one that was to be changed. */
    private static boolean isOther(CatalogState.Entity found, JsonNode request, String requirement) {
        for (JsonNode required : request.path("requirements")) {
            if (requirement.equals(required.path("type").textValue())) {
                return !required.path("uuid").asText().equalsIgnoreCase(found.uuid());
            }
        }
        return false;
    }

    private static boolean hasRequirement(JsonNode request, String type) {
        for (JsonNode required : request.path("requirements")) {
            if (type.equals(required.path("type").textValue())) {
                return true;
            }
        }
        return false;
    }

    /** The presence of one change in the metadata. */
    enum Presence {

        /** The object is as the change wants it. */
        THERE,

        /** The object is not as the change wants it. */
        MISSING,

        /** The object is there, and no other request can have made it. */
        WITNESSED,

        /** The object is not there, and it would be if the request had made it. */
        NOT_WITNESSED,

        /** The change is of a kind that is not known here. */
        CANNOT_TELL;

        boolean tellsMaker() {
            return this == WITNESSED || this == NOT_WITNESSED;
        }

        static Presence of(boolean there) {
            return there ? THERE : MISSING;
        }

        static Presence ofWitness(boolean there) {
            return there ? WITNESSED : NOT_WITNESSED;
        }
    }
}
