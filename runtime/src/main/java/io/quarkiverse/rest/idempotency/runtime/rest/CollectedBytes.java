package io.quarkiverse.rest.idempotency.runtime.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Bytes that come in parts. A single part, which a body is most often, is kept as it came and not copied again.
 */
final class CollectedBytes {

    private static final byte[] NOTHING = new byte[0];

    private byte[] first = NOTHING;
    /** All of them, where there is more than one part. */
    private ByteArrayOutputStream all;

    int size() {
        return all == null ? first.length : all.size();
    }

    /**
     * @param part not written to any more
     */
    void add(byte[] part) {
        if (isEmpty()) {
            first = part;
        } else {
            withMore(part.length).writeBytes(part);
        }
    }

    /** Adds bytes of an array that others may write to later. */
    void add(byte[] bytes, int offset, int length) {
        if (isEmpty()) {
            first = Arrays.copyOfRange(bytes, offset, offset + length);
        } else {
            withMore(length).write(bytes, offset, length);
        }
    }

    private boolean isEmpty() {
        return all == null && first.length == 0;
    }

    private ByteArrayOutputStream withMore(int length) {
        if (all == null) {
            all = new ByteArrayOutputStream(2 * (first.length + length));
            all.writeBytes(first);
            first = NOTHING;
        }
        return all;
    }

    /**
     * @return the bytes, not to be written to
     */
    byte[] bytes() {
        return all == null ? first : all.toByteArray();
    }

    void writeTo(OutputStream further) throws IOException {
        if (all == null) {
            further.write(first);
        } else {
            all.writeTo(further);
        }
    }
}
