package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import java.util.Optional;

import io.quarkiverse.rest.idempotency.iceberg.CatalogState;

/**
 * Whether an object was dropped: is it gone?
 * <p>
 * <em>Nothing of the name is there: applied.</em> The requested state holds. Race: it was never there, or another request
 * dropped or renamed it; then a drop that would have been answered 404 is answered 204. Files that a purge was to delete
 * are no evidence: catalogs purge after they have committed.
 */
public final class Removals {

    private Removals() {
    }

    /**
     * <em>It is there: not applied.</em> Race: it was dropped, and another request created it again; an empty one is then
     * dropped
     * once more.
     */
    public static Evidence ofNamespace(boolean exists) {
        return exists ? Evidence.notApplied() : Evidence.applied();
    }

    /**
     * <em>It is there, and was before the key was reserved: not applied.</em> A table that is dropped and created again starts
     * with new metadata. Race: it was dropped, and since then its old metadata was registered again, or a client committed a
     * table of this name that it had staged before. One whose metadata is newer may be one that was created again.
     */
    public static Evidence of(Optional<CatalogState.Entity> entity, Reservation reservation) {
        if (entity.isEmpty()) {
            return Evidence.applied();
        }
        return reservation.isAfterCreationOf(entity.get()) ? Evidence.notApplied() : Evidence.unknown();
    }

    /**
     * As {@link #of}, for a table whose last metadata is the answer: <em>it is gone: it cannot be told</em>, because nothing in
     * the catalog names that metadata any more. Race of a table that is there: it was unregistered, and another request has
     * registered it again under its name since; then it is unregistered once more.
     */
    public static Evidence ofUnregistered(Optional<CatalogState.Entity> entity, Reservation reservation) {
        return entity.isEmpty() ? Evidence.unknown() : of(entity, reservation);
    }
}
