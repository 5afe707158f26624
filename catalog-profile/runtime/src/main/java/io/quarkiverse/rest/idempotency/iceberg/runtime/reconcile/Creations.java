package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import java.util.Optional;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;

import io.quarkiverse.rest.idempotency.iceberg.CatalogState;

/**
 * Whether something was created: is it there, and is it this one?
 * <p>
 * <em>Nothing of the name is there: not applied.</em> A creation that was applied leaves its name taken. Race: it was applied,
 * and
 * another request dropped or renamed the table before the look; then it is created once more.
 * <p>
 * <em>It was there before the key was reserved: not applied.</em> A name is taken once; the request runs again and gets the 409
 * that it would have got. Race: clocks that differ by more than the configured skew.
 */
public final class Creations {

    private Creations() {
    }

    /** A namespace has no uuid and no history: one that is there may be anybody's. */
    public static Evidence ofNamespace(boolean exists) {
        return exists ? Evidence.unknown() : Evidence.notApplied();
    }

    /** A staged table is in no catalog; staging it again changes nothing, and nobody was told of the first one. */
    public static Evidence staged() {
        return Evidence.notApplied();
    }

    /**
     * <em>It is at the location that the request names: applied.</em> No two tables share a location, so whoever else created a
     * table of this name there was given the same location. Race: two requests with two keys create the same name at the same
     * location, and the one that lost is interrupted before its 409; it is then told that it created the table. Without a
     * location in the request, a table that is new may be anybody's.
     */
    public static Evidence ofTable(Optional<CatalogState.Entity> table, JsonNode request, Reservation reservation) {
        return of(table, reservation, found -> {
            String wanted = request.path("location").textValue();
            String actual = found.metadata().path("location").textValue();
            return wanted != null && actual != null && withoutSlash(wanted).equals(withoutSlash(actual));
        });
    }

    /**
     * <em>It has the version that the request holds: applied.</em> A version is its text and the millisecond in which the
     * client made it. That was before the key was reserved, by as much as the client tried before or the clocks differ, so the
     * age of a view is asked for only where it has another version. Race: two clients create the same view with the same text
     * in the same millisecond.
     */
    public static Evidence ofView(Optional<CatalogState.Entity> view, JsonNode request, Reservation reservation) {
        boolean sameVersion = view.isPresent()
                && ViewChanges.hasVersion(view.get().metadata(), request.path("view-version"), true);
        return sameVersion ? Evidence.applied(view.get()) : of(view, reservation, another -> false);
    }

    /**
     * <em>Its metadata is, or was, at the location that is registered: applied.</em> What was asked for is so. Race: another
     * request registered the same metadata, and this one lost; it is then told that it did. Any other table of the name is
     * another's, or this one's after its log was cut.
     */
    public static Evidence ofRegistered(Optional<CatalogState.Entity> entity, JsonNode request, Reservation reservation) {
        if (entity.isEmpty()) {
            return Evidence.notApplied();
        }
        String wanted = request.path("metadata-location").textValue();
        boolean same = wanted != null && wanted.equals(entity.get().metadataLocation());
        for (JsonNode former : entity.get().metadata().path("metadata-log")) {
            same |= wanted != null && wanted.equals(former.path("metadata-file").textValue());
        }
        return same || reservation.isKeptWith(entity.get()) ? Evidence.applied(entity.get()) : Evidence.unknown();
    }

    private static Evidence of(Optional<CatalogState.Entity> entity, Reservation reservation,
            Predicate<CatalogState.Entity> isThisOne) {
        if (entity.isEmpty()) {
            return Evidence.notApplied();
        }
        CatalogState.Entity found = entity.get();
        if (reservation.isKeptWith(found)) {
            return Evidence.applied(found);
        }
        if (reservation.isAfterCreationOf(found)) {
            return Evidence.notApplied();
        }
        return isThisOne.test(found) ? Evidence.applied(found) : Evidence.unknown();
    }

    private static String withoutSlash(String location) {
        return location.endsWith("/") ? location.substring(0, location.length() - 1) : location;
    }
}
