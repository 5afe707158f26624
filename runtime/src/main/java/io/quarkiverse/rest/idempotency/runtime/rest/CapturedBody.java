package io.quarkiverse.rest.idempotency.runtime.rest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The body of a request, as often as it is read: from memory, or from a file where it is larger than the bytes that memory
 * holds. It can be read from any thread until it is discarded.
 */
final class CapturedBody {

    private final byte[] held;
    private final FileChannel file;
    private final long size;

    private CapturedBody(byte[] held, FileChannel file, long size) {
        this.held = held;
        this.file = file;
        this.size = size;
    }

    /**
     * @param bytes all of the body, not to be written to any more
     */
    static CapturedBody of(byte[] bytes) {
        return new CapturedBody(bytes, null, bytes.length);
    }

    /**
     * @param file the file that holds the body and nothing else; closed when the body is discarded
     */
    static CapturedBody of(FileChannel file, long size) {
        return new CapturedBody(null, file, size);
    }

    long size() {
        return size;
    }

    /** Whether reading it touches no disk. */
    boolean inMemory() {
        return file == null;
    }

    /**
     * @return a new stream of the body from its beginning
     */
    InputStream open() {
        return file == null ? new ByteArrayInputStream(held) : new FileStream(file, size);
    }

    /**
     * Reads a body that is in a file into memory, for as long as the caller keeps it.
     *
     * @return the bytes of the body, not to be written to
     * @throws UncheckedIOException if the body has been discarded, or its file cannot be read
     */
    byte[] bytes() {
        if (file == null) {
            return held;
        }
        if (size > Integer.MAX_VALUE - 8) {
            throw new UncheckedIOException(new IOException("A body of " + size + " bytes does not fit into an array"));
        }
        try (InputStream stream = open()) {
            return stream.readNBytes((int) size);
        } catch (IOException e) {
            throw new UncheckedIOException("The body of the request cannot be read again; it is kept until the request ends",
                    e);
        }
    }

    /** Ends the use of the body. Calls after the first do nothing. */
    void discard() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Reads by position, so that several streams share the file. */
    private static final class FileStream extends InputStream {

        private final FileChannel file;
        private final long size;
        private long position;

        FileStream(FileChannel file, long size) {
            this.file = file;
            this.size = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int read = file.read(ByteBuffer.wrap(bytes, offset, length), position);
            if (read > 0) {
                position += read;
            }
            return read;
        }

        @Override
        public long skip(long bytes) {
            long skipped = Math.max(0, Math.min(bytes, size - position));
            position += skipped;
            return skipped;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, size - position);
        }
    }
}
