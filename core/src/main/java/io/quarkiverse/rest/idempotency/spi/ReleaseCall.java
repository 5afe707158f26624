package io.quarkiverse.rest.idempotency.spi;

import java.time.Duration;

/**
 * One element of {@link IdempotencyStore#release}.
 *
 * @param ownership the ownership of the node that releases
 * @param mode the effect on the record
 * @param backOff with {@link Mode#END_LEASE}: the time for which no node may take the record over, from now by the store's
 *        clock; zero means that any node may at once. Zero with {@link Mode#FORGET}
 */
public record ReleaseCall(Ownership ownership, Mode mode, Duration backOff) {

    /** The effect of a release on its record. */
    public enum Mode {

        /** The record is deleted: the key is new again. */
        FORGET,

        /**
         * It belongs to {@link Owner#NOBODY} and stays in progress: after the back-off a duplicate takes it over and must
         * reconcile it.
         */
        END_LEASE
    }

    /** Makes the key new again. */
    public static ReleaseCall forget(Ownership ownership) {
        return new ReleaseCall(ownership, Mode.FORGET, Duration.ZERO);
    }

    /** Leaves the record to the next duplicate, which must reconcile it after the back-off. */
    public static ReleaseCall endLease(Ownership ownership, Duration backOff) {
        return new ReleaseCall(ownership, Mode.END_LEASE, backOff);
    }
}
