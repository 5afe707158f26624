package io.quarkiverse.rest.idempotency.spi;

/**
 * One element of {@link IdempotencyStore#release}.
 *
 * @param ownership who releases
 * @param mode what becomes of the record
 */
public record ReleaseCall(Ownership ownership, Mode mode) {

    /** What becomes of a released record. */
    public enum Mode {

        /** It is deleted: the key is new again. */
        FORGET,

        /** Its lease ends now: the next duplicate takes it over and must find out what happened. */
        END_LEASE
    }
}
