package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.quarkiverse.rest.idempotency.iceberg.CatalogState;

/**
 * A catalog of one table or view, and a key that was reserved at millisecond 1,000,000. JSON is written with single quotes.
 */
final class State {

    static final String KEY = "0196b6a4-6a3e-7c1b-8f6a-2b1e9b7f5a10";
    static final Reservation RESERVATION = new Reservation(KEY, Instant.ofEpochMilli(1_000_000), Duration.ofSeconds(1));
    static final long BEFORE = 900_000;
    static final long NEAR = 999_500;
    static final long AFTER = 1_100_000;

    private State() {
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Optional<CatalogState.Entity> nothing() {
        return Optional.empty();
    }

    static Optional<CatalogState.Entity> entity(String metadata) {
        return Optional.of(new CatalogState.Entity("u-1", "s3://b/t/3.json", json(metadata)));
    }

    static Optional<CatalogState.Entity> createdAt(long millis) {
        return entity("{'table-uuid':'u-1','location':'s3://b/t','last-updated-ms':" + AFTER
                + ",'metadata-log':[{'timestamp-ms':" + millis + ",'metadata-file':'s3://b/t/2.json'}]}");
    }

    static Optional<CatalogState.Entity> withTheKey() {
        return Optional.of(new CatalogState.Entity("u-1", "s3://b/t/3.json", json("{}"), Set.of("another", KEY)));
    }
}
