package io.quarkiverse.rest.idempotency.runtime.rest;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;

/**
 * Holds the written bytes until they outgrow a limit, and then passes all of them on if there is a stream to pass them to.
 */
final class CapturingOutputStream extends OutputStream {

    private final long limit;
    private final Supplier<OutputStream> overflow;
    private CollectedBytes held = new CollectedBytes();
    private OutputStream further;
    private boolean asked;
    private boolean closed;

    /**
     * @param limit how many bytes are held without asking
     * @param overflow asked once when there are more; with {@code null} all bytes are held
     */
    CapturingOutputStream(long limit, Supplier<OutputStream> overflow) {
        this.limit = limit;
        this.overflow = overflow;
    }

    boolean overflowed() {
        return further != null;
    }

    byte[] bytes() {
        return held.bytes();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] { (byte) b }, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (further == null && !asked && held.size() + (long) length > limit) {
            asked = true;
            further = overflow.get();
            if (further != null) {
                held.writeTo(further);
                held = null;
            }
        }
        if (further == null) {
            held.add(bytes, offset, length);
        } else {
            further.write(bytes, offset, length);
        }
    }

    @Override
    public void flush() throws IOException {
        if (further != null) {
            further.flush();
        }
    }

    @Override
    public void close() throws IOException {
        if (further != null && !closed) {
            closed = true;
            further.close();
        }
    }
}
