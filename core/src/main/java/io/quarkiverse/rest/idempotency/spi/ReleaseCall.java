package io.quarkiverse.rest.idempotency.spi;

import java.time.Duration;

/**
 * One element of {@link IdempotencyStore#release}.
 *
 * @param ownership who releases
 * @param mode what becomes of the record
 * @param backOff with {@link Mode#END_LEASE}: for how long nobody may take the record over, from now by the store's clock; zero
 *        means that anybody may at once. Zero with {@link Mode#FORGET}
 */
public record ReleaseCall(Ownership ownership, Mode mode, Duration backOff) {

    /** What becomes of a released record. */
    public enum Mode {

        /** It is deleted: the key is new again. */
        FORGET,

        /**
         * It belongs to {@link Owner#NOBODY} and stays in progress: after the back-off a duplicate takes it over and must find
         * out what happened.
         */
        END_LEASE
    }

    /** Makes the key new again. */
    public static ReleaseCall forget(Ownership ownership) {
        return new ReleaseCall(ownership, Mode.FORGET, Duration.ZERO);
    }

    /** Leaves it to the next duplicate to find out what happened, not before the back-off has passed. */
    public static ReleaseCall endLease(Ownership ownership, Duration backOff) {
        return new ReleaseCall(ownership, Mode.END_LEASE, backOff);
    }
}
