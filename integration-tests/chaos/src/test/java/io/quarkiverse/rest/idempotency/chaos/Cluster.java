package io.quarkiverse.rest.idempotency.chaos;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Three nodes on one database or Redis that tells what becomes of each record. Leases are short, so that their ends are many.
 */
final class Cluster implements AutoCloseable {

    static final long LEASE_MILLIS = 1000;

    private static final int NODES = 3;

    final Backend backend;
    final Storage storage;
    final List<Node> nodes;

    Cluster(Backend backend, HistoryLog history) {
        this.backend = backend;
        this.storage = backend.start(history, this::origin);
        nodes = IntStream.rangeClosed(1, NODES)
                .mapToObj(number -> new Node(number, backend.application, storage.port(), this::configuration)).toList();
        CompletableFuture.allOf(nodes.stream().map(node -> CompletableFuture.runAsync(node::start))
                .toArray(CompletableFuture[]::new)).join();
    }

    private String origin(int port) {
        return nodes.stream().map(node -> node.proxy.originOf(port)).filter(Objects::nonNull).findFirst()
                .orElse("no node");
    }

    private Map<String, String> configuration(int proxy, String name) {
        Map<String, String> configuration = new HashMap<>(storage.configuration(proxy, name));
        configuration.put("quarkus.datasource.jdbc.max-size", "15");
        configuration.put("quarkus.rest-idempotency.lease", LEASE_MILLIS + "ms");
        configuration.put("quarkus.rest-idempotency.heartbeat-interval", "250ms");
        configuration.put("quarkus.rest-idempotency.reconcile.back-off", "1s");
        for (Endpoint endpoint : backend.endpoints) {
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
        try (storage) {
            for (Node node : nodes) {
                node.close();
            }
        }
    }
}
