package io.quarkiverse.rest.idempotency.chaos;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.quarkiverse.rest.idempotency.support.PostgresServer;

/**
 * Three nodes on one PostgreSQL that logs what becomes of each record. Leases are short, so that their ends are many.
 */
final class Cluster implements AutoCloseable {

    static final long LEASE_MILLIS = 1000;

    private static final int NODES = 3;

    final PostgresServer postgres = new PostgresServer(Map.of("track_commit_timestamp", "on"));
    final List<Node> nodes;

    Cluster() {
        postgres.executeResource("META-INF/rest-idempotency/postgresql.sql");
        postgres.executeResource("chaos-log.sql");
        nodes = IntStream.rangeClosed(1, NODES).mapToObj(number -> new Node(number, postgres.port(), configuration()))
                .toList();
        CompletableFuture.allOf(nodes.stream().map(node -> CompletableFuture.runAsync(node::start))
                .toArray(CompletableFuture[]::new)).join();
    }

    private Map<String, String> configuration() {
        Map<String, String> configuration = new HashMap<>(postgres.configuration());
        configuration.put("quarkus.datasource.jdbc.max-size", "15");
        configuration.put("quarkus.rest-idempotency.lease", LEASE_MILLIS + "ms");
        configuration.put("quarkus.rest-idempotency.heartbeat-interval", "250ms");
        configuration.put("quarkus.rest-idempotency.reconcile.back-off", "1s");
        for (Endpoint endpoint : Endpoint.values()) {
            configuration.put("quarkus.rest-idempotency.operations.\"" + endpoint.operation.name() + "\".lease",
                    LEASE_MILLIS + "ms");
        }
        // Breaks a promise on purpose, to see that it is found.
        String broken = System.getProperty("chaos.configuration", "");
        if (!broken.isEmpty()) {
            configuration.put(broken.substring(0, broken.lastIndexOf('=')), broken.substring(broken.lastIndexOf('=') + 1));
        }
        return configuration;
    }

    /** @param index of any size: it goes round */
    Node node(int index) {
        return nodes.get(Math.floorMod(index, nodes.size()));
    }

    @Override
    public void close() throws Exception {
        try (postgres) {
            for (Node node : nodes) {
                node.close();
            }
        }
    }
}
