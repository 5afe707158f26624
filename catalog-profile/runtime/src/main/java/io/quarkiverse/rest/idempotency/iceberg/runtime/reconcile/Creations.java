package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import java.util.Optional;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;

import io.quarkiverse.rest.idempotency.iceberg.CatalogState;

/**
 * Whether an object was created: is it there, and is it this one?
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

    /** A namespace has no uuid and no history: one that is there may be that of another request. */
    public static Evidence ofNamespace(boolean exists) {
        return exists ? Evidence.unknown() : Evidence.notApplied();
    }

    /** A staged table is in no catalog; staging it again changes nothing, and no client was told of the first one. */
    public static Evidence staged() {
        return Evidence.notApplied();
    }

    /**
     * <em>It is at the location that the request names: applied.</em> No two tables share a location, so another request
     * that created a table of this name there was given the same location. Race: two requests with two keys create the same
     * name at the same location, and the one that lost is interrupted before its 409; it is then told that it created the
     * table. Without a location in the request, a table that is new may be that of another request.
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
     * <em>Its current metadata is the file that is registered: applied.</em> The table is as the request wants it. Race:
     * another
     * request registered the same file, and this one lost; it is then told that it did.
     * <p>
     * <em>Another file is current, and the table was not changed since the key was reserved: not applied.</em> Race: the file
     * was registered, and another request has registered an older one over it since. Of a view it cannot be told, because a
     * change of its properties leaves no time.
     * <p>
     * <em>The file is in the log, and its successor is newer than the reservation: applied</em>, where the request does not
     * overwrite: the table began with that file, and was changed since. A request that overwrites can name a file that was in
     * the log before, to restore an older state, so the log tells nothing of it.
     * <p>
     * Any other table is another's, or this one's after its log was cut.
     */
    public static Evidence ofRegistered(Optional<CatalogState.Entity> entity, JsonNode request, Reservation reservation) {
        if (entity.isEmpty()) {
            return Evidence.notApplied();
        }
        CatalogState.Entity found = entity.get();
        String wanted = request.path("metadata-location").textValue();
        if (reservation.isKeptWith(found) || wanted != null && wanted.equals(found.metadataLocation())) {
            return Evidence.applied(found);
        }
        if (reservation.isAfterLastChangeOf(found)) {
            return Evidence.notApplied();
        }
        boolean began = !request.path("overwrite").asBoolean() && wanted != null
                && !reservation.isAfter(successorOf(wanted, found.metadata()));
        return began ? Evidence.applied(found) : Evidence.unknown();
    }

    /**
     * @return when the metadata that followed a file was made; zero where the file is not in the log
     */
    private static long successorOf(String file, JsonNode metadata) {
        boolean isNext = false;
        for (JsonNode former : metadata.path("metadata-log")) {
            if (isNext) {
                return former.path("timestamp-ms").longValue();
            }
            isNext = file.equals(former.path("metadata-file").textValue());
        }
        return isNext ? metadata.path("last-updated-ms").longValue() : 0;
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
