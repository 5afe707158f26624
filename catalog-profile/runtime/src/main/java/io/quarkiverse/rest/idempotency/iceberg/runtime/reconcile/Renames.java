package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import java.util.Optional;

import io.quarkiverse.rest.idempotency.iceberg.CatalogState;

/**
 * Whether an object was renamed: is it gone from the old name, and at the new one now?
 */
public final class Renames {

    private Renames() {
    }

    /**
     * <em>The source is gone and the destination is there: applied.</em> A rename does both in one commit. Race: another
     * request
     * dropped or renamed the source, and another one made the destination.
     * <p>
     * <em>The source is there, and was before the key was reserved: not applied.</em> Nothing else gives a table that was
     * renamed
     * its old name back but a second rename. Race: it was renamed to the destination and back again.
     * <p>
     * Neither of them there, or a source that is newer: another change has happened since, and it cannot be told.
     */
    public static Evidence of(Optional<CatalogState.Entity> source, Optional<CatalogState.Entity> destination,
            Reservation reservation) {
        if (destination.isPresent() && reservation.isKeptWith(destination.get())) {
            return Evidence.applied();
        }
        if (source.isEmpty()) {
            return destination.isPresent() ? Evidence.applied() : Evidence.unknown();
        }
        return reservation.isAfterCreationOf(source.get()) ? Evidence.notApplied() : Evidence.unknown();
    }
}
