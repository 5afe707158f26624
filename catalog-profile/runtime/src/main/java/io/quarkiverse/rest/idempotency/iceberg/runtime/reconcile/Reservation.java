package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.LongSummaryStatistics;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

import io.quarkiverse.rest.idempotency.iceberg.CatalogState;

/**
 * When the key of the interrupted request was reserved, compared with the times that metadata tells. Those are of other clocks
 * than the store's, so what is nearer than the skew is neither before nor after.
 *
 * @param key the key
 * @param at when it was reserved, by the store's clock
 * @param skew how far other clocks may be from it
 */
public record Reservation(String key, Instant at, Duration skew) {

    /** Whether the catalog has kept with the table or view that this very request made or changed it. */
    boolean isKeptWith(CatalogState.Entity entity) {
        return entity.appliedKeys().contains(key);
    }

    /**
     * Whether the table or view was there before. The earliest time in its metadata is not before its creation: the log of
     * metadata is cut at its old end. Race: a table of old metadata that was registered under this name since.
     */
    boolean isAfterCreationOf(CatalogState.Entity entity) {
        LongSummaryStatistics times = times(entity.metadata());
        return times.getCount() > 0 && isAfter(times.getMin());
    }

    /**
     * Whether the table has not been changed since. Of a view it is never said: only its versions have a time, and a change of
     * its properties leaves none.
     */
    boolean isAfterLastChangeOf(CatalogState.Entity entity) {
        return entity.metadata().path("last-updated-ms").isNumber() && isAfterAllTimesOf(entity);
    }

    /** Whether neither a table was changed nor the version of a view since. */
    boolean isAfterAllTimesOf(CatalogState.Entity entity) {
        LongSummaryStatistics times = times(entity.metadata());
        return times.getCount() > 0 && isAfter(times.getMax());
    }

    /**
     * Whether the key was reserved after something that metadata has the time of.
     *
     * @param millis since 1970
     */
    boolean isAfter(long millis) {
        return millis < at.minus(skew).toEpochMilli();
    }

    private static LongSummaryStatistics times(JsonNode metadata) {
        LongStream updated = Stream.of(metadata.path("last-updated-ms")).filter(JsonNode::isNumber)
                .mapToLong(JsonNode::longValue);
        LongStream logged = Stream.of("metadata-log", "version-log", "versions")
                .flatMap(log -> StreamSupport.stream(metadata.path(log).spliterator(), false))
                .map(entry -> entry.path("timestamp-ms")).filter(JsonNode::isNumber).mapToLong(JsonNode::longValue);
        return LongStream.concat(updated, logged).summaryStatistics();
    }
}
