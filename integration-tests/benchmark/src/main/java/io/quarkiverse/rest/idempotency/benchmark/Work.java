package io.quarkiverse.rest.idempotency.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Requests of one kind.
 *
 * @param name what tables and plots call them
 * @param path where they go
 * @param keys makes the key of the next one; {@code null} when they have none
 * @param replayed whether every answer must be a replay; otherwise none may be one
 */
record Work(String name, String path, Supplier<String> keys, boolean replayed) {

    private static final String BODY = "{\"amount\":1999,\"currency\":\"EUR\",\"reference\":\"order-1\"}";

    static Work plain(String name, String path) {
        return new Work(name, path, null, false);
    }

    /** Every request is the first one with its key. */
    static Work fresh(String name, String path) {
        String run = UUID.randomUUID().toString();
        AtomicLong number = new AtomicLong();
        return new Work(name, path, () -> run + "-" + number.incrementAndGet(), false);
    }

    /** Requests whose keys are completed: those of {@link #firstOf}. */
    static Work replays(String name, String path, String run, int keys) {
        Random random = new Random(1);
        return new Work(name, path, () -> run + "-" + random.nextInt(keys), true);
    }

    /** Each of so many keys once, in order. */
    static Work firstOf(String path, String run) {
        AtomicLong number = new AtomicLong();
        return new Work("preparation", path, () -> run + "-" + number.getAndIncrement(), false);
    }

    /** The next request, as it is sent. */
    byte[] next() {
        return ("POST " + path + " HTTP/1.1\r\nHost: lab\r\nContent-Type: application/json\r\nContent-Length: " + BODY.length()
                + (keys == null ? "" : "\r\nIdempotency-Key: \"" + keys.get() + '"') + "\r\n\r\n" + BODY)
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
