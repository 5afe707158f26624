package io.quarkiverse.rest.idempotency.spi;

import java.util.Arrays;

/**
 * The result of {@link IdempotencyStore#loadProgress} for one key.
 */
public sealed interface LoadProgressResult {

    /**
     * The record is owned and has progress.
     *
     * @param progress as it was recorded last, by this owner or an earlier one
     */
    record Found(byte[] progress) implements LoadProgressResult {

        @Override
        public boolean equals(Object other) {
            return other instanceof Found found && Arrays.equals(progress, found.progress);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(progress);
        }

        @Override
        public String toString() {
            return "Found[progress of " + progress.length + " bytes]";
        }
    }

    /** The record is owned, and no progress was recorded since it was reserved. */
    record None() implements LoadProgressResult {
    }

    /** The owner does not own the record any more, or it is gone. */
    record Lost() implements LoadProgressResult {
    }
}
