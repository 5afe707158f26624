package io.quarkiverse.rest.idempotency.store.memory;

import java.util.concurrent.atomic.AtomicLong;

import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * Counts the space that the records of a memory store take. Space is claimed before a record is made, so that no two calls take
 * the same room.
 */
final class Room {

    private final long maxEntries;
    private final long maxBytes;
    private final AtomicLong usedEntries = new AtomicLong();
    private final AtomicLong usedBytes = new AtomicLong();

    Room(long maxEntries, long maxBytes) {
        if (maxEntries < 1 || maxBytes < 1) {
            throw new IllegalArgumentException(
                    "The bounds of the memory store must be at least 1, were " + maxEntries + " and " + maxBytes);
        }
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
    }

    /**
     * @param bytes the size of one more record
     * @return whether there was room for it
     */
    boolean claimEntry(long bytes) {
        if (!claim(usedEntries, 1, maxEntries)) {
            return false;
        }
        if (!claimBytes(bytes)) {
            usedEntries.decrementAndGet();
            return false;
        }
        return true;
    }

    boolean claimBytes(long bytes) {
        return claim(usedBytes, bytes, maxBytes);
    }

    private static boolean claim(AtomicLong used, long amount, long max) {
        for (long before = used.get(); before + amount <= max; before = used.get()) {
            if (used.compareAndSet(before, before + amount)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Gives the room of a record's progress back.
     *
     * @return the size of the record without it, in bytes
     */
    long withoutProgress(MemoryEntry completed) {
        giveBackBytes(completed.progressBytes());
        return completed.bytes() - completed.progressBytes();
    }

    /** Gives the room of a record back. */
    void giveBackEntry(long bytes) {
        usedEntries.decrementAndGet();
        giveBackBytes(bytes);
    }

    void giveBackBytes(long bytes) {
        usedBytes.addAndGet(-bytes);
    }

    /** Whether as many bytes can ever be claimed besides others. */
    boolean fits(long bytes, long others) {
        return bytes <= maxBytes - others;
    }

    long bytes() {
        return usedBytes.get();
    }

    StoreFullException full() {
        return new StoreFullException("The memory store is full with " + usedEntries + " records of about "
                + usedBytes + " bytes. It keeps at most quarkus.rest-idempotency.memory.max-entries=" + maxEntries
                + " and quarkus.rest-idempotency.memory.max-bytes=" + maxBytes
                + "; raise them, shorten the retention, or use a store that is not in memory");
    }

    /** The estimated size of a response. */
    static long bytesOf(RecordedResponse response) {
        if (response instanceof RecordedResponse.Stored stored) {
            long bytes = stored.body().length;
            for (RecordedResponse.Header header : stored.headers()) {
                bytes += 2L * (header.name().length() + header.value().length());
            }
            return bytes;
        }
        return response instanceof RecordedResponse.Rebuildable rebuildable ? 2L * rebuildable.reference().length() : 0;
    }
}
