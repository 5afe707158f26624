package io.quarkiverse.rest.idempotency.spi;

import java.util.Arrays;
import java.util.Objects;

/**
 * One element of {@link IdempotencyStore#recordProgress}.
 *
 * @param ownership the ownership of the node that runs the method
 * @param progress the whole progress of the record, at least one byte; opaque to the store. It only grows: of two values of one
 *        record, the longer is the later one
 */
public record ProgressCall(Ownership ownership, byte[] progress) {

    public ProgressCall {
        Objects.requireNonNull(ownership, "ownership");
        if (progress.length == 0) {
            throw new IllegalArgumentException("The progress of a record must have at least one byte, was empty");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProgressCall call && ownership.equals(call.ownership)
                && Arrays.equals(progress, call.progress);
    }

    @Override
    public int hashCode() {
        return 31 * ownership.hashCode() + Arrays.hashCode(progress);
    }

    @Override
    public String toString() {
        return "ProgressCall[ownership=" + ownership + ", progress of " + progress.length + " bytes]";
    }
}
