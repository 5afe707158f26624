package io.quarkiverse.rest.idempotency.runtime.rest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Collects a body: in memory up to a size, and in a temporary file from there on. The file is deleted when its channel is
 * closed, and on most systems has no name any more from the beginning, so that a process that is killed leaves none behind.
 */
final class BodyCollector {

    private final long memory;
    private final String directory;
    private CollectedBytes held = new CollectedBytes();
    private FileChannel file;
    private long size;

    /**
     * @param memory how many bytes are held in memory at most
     * @param directory where the file is, if there must be one; created if it does not exist
     */
    BodyCollector(long memory, String directory) {
        this.memory = memory;
        this.directory = directory;
    }

    long size() {
        return size;
    }

    /** Whether more bytes leave the body in memory, so that adding them does not block. */
    boolean holds(int more) {
        return file == null && size + more <= memory;
    }

    /**
     * Adds the next bytes, which {@link #holds memory holds}.
     *
     * @param part not written to any more
     */
    void hold(byte[] part) {
        held.add(part);
        size += part.length;
    }

    /**
     * Adds the next bytes. Blocks where memory does not hold them.
     *
     * @throws IOException if the file cannot be written; the body has to be discarded then
     */
    void add(byte[] bytes, int offset, int length) throws IOException {
        if (holds(length)) {
            held.add(bytes, offset, length);
        } else {
            try {
                if (file == null) {
                    file = create();
                    write(held.bytes(), 0, (int) size);
                    held = null;
                }
                write(bytes, offset, length);
            } catch (IOException e) {
                throw new IOException("The body of a request with a key cannot be written to a temporary file in " + directory
                        + " behind its first " + size + " bytes. Expected a directory that can be written to, with room for"
                        + " the bodies of concurrent requests; set quarkus.http.body.uploads-directory to one", e);
            }
        }
        size += length;
    }

    private FileChannel create() throws IOException {
        Path uploads = Files.createDirectories(Path.of(directory));
        Path path = Files.createTempFile(uploads, "idempotency-body-", null);
        try {
            return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    private void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
        while (rest.hasRemaining()) {
            file.write(rest);
        }
    }

    /**
     * @return the body; nothing can be added to it any more
     */
    CapturedBody finish() {
        return file == null ? CapturedBody.of(held.bytes()) : CapturedBody.of(file, size);
    }

    /** Gives the body up. */
    void discard() {
        if (file != null) {
            CapturedBody.of(file, size).discard();
        }
    }
}
