package io.quarkiverse.rest.idempotency.iceberg.test;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.core.Response;

/**
 * The data behind the catalogs of tests: tables that are a name and a uuid, and credentials, of which each answer vends
 * another and every one is remembered.
 */
final class Warehouse {

    static final Map<String, String> TABLES = new ConcurrentHashMap<>();
    static final Queue<String> SECRETS = new ConcurrentLinkedQueue<>();
    static final AtomicInteger RUNS = new AtomicInteger();

    private Warehouse() {
    }

    static Response create(String namespace, String name) {
        RUNS.incrementAndGet();
        String uuid = UUID.randomUUID().toString();
        return TABLES.putIfAbsent(namespace + "." + name, uuid) == null ? Response.ok(loaded(namespace, name)).build()
                : error(409, "AlreadyExistsException", "Table already exists: " + namespace + "." + name);
    }

    static Response update(String namespace, String name) {
        RUNS.incrementAndGet();
        return TABLES.containsKey(namespace + "." + name) ? Response.ok(loaded(namespace, name)).build()
                : error(404, "NoSuchTableException", "Table does not exist: " + namespace + "." + name);
    }

    static Response drop(String namespace, String name) {
        RUNS.incrementAndGet();
        return TABLES.remove(namespace + "." + name) != null ? Response.noContent().build()
                : error(404, "NoSuchTableException", "Table does not exist: " + namespace + "." + name);
    }

    /** The answer of {@code loadTable}, credentials included. */
    static Map<String, Object> loaded(String namespace, String name) {
        String secret = "s3cr3t-" + UUID.randomUUID();
        SECRETS.add(secret);
        String location = "s3://warehouse/" + namespace + "/" + name;
        return Map.of("metadata-location", location + "/metadata/1.metadata.json",
                "metadata", Map.of("format-version", 2, "table-uuid", TABLES.get(namespace + "." + name), "location", location),
                "config", Map.of("s3.secret-access-key", secret, "token", secret),
                "storage-credentials", List.of(Map.of("prefix", location, "config", Map.of("s3.session-token", secret))));
    }

    static Response ran(Object entity) {
        RUNS.incrementAndGet();
        return entity == null ? Response.noContent().build() : Response.ok(entity).build();
    }

    static Response error(int status, String type, String message) {
        return Response.status(status).type("application/json")
                .entity(Map.of("error", Map.of("message", message, "type", type, "code", status))).build();
    }
}
