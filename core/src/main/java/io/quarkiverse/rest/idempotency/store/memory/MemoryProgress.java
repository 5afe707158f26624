package io.quarkiverse.rest.idempotency.store.memory;

import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;

/**
 * One change of the progress of a record. Its room is claimed before, because to make room may change other records; it is
 * given back where the record has changed meanwhile.
 */
final class MemoryProgress implements UnaryOperator<MemoryEntry> {

    private final byte[] progress;
    private final long before;
    private final long bytes;
    private boolean outdated;
    private boolean used;

    /**
     * @param current the record as it was when its room was measured; {@code null} where there is none
     */
    MemoryProgress(@Nullable MemoryEntry current, byte[] progress) {
        this.progress = progress;
        this.before = current == null ? 0 : current.progressBytes();
        this.bytes = current == null ? 0 : Math.max(0, progress.length - before);
    }

    /** The number of bytes that the record grows by. */
    long bytes() {
        return bytes;
    }

    @Override
    public MemoryEntry apply(MemoryEntry entry) {
        outdated = entry.progressBytes() != before;
        used = bytes > 0 && !outdated;
        return used ? entry.with(progress.clone()) : entry;
    }

    /** Whether another call of the same owner was made at the same moment, so that this one is to be made again. */
    boolean isOutdated() {
        return outdated;
    }

    /** The number of claimed bytes that the record has not taken. */
    long unused() {
        return used ? 0 : bytes;
    }

    /**
     * @param owned the record of the calling owner; {@code null} where it is lost
     */
    static LoadProgressResult of(@Nullable MemoryEntry owned) {
        if (owned == null) {
            return new LoadProgressResult.Lost();
        }
        byte[] progress = owned.progress();
        return progress == null ? new LoadProgressResult.None() : new LoadProgressResult.Found(progress.clone());
    }
}
