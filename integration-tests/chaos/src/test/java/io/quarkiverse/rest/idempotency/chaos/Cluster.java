package io.quarkiverse.rest.idempotency.chaos;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import io.quarkiverse.rest.idempotency.support.Background;

/**
 * Three nodes on one database or Redis that tells what becomes of each record. Leases are short, so that their ends are many.
 */
final class Cluster implements AutoCloseable {

    static final long LEASE_MILLIS = 1000;

    /** Of transactions that claim keys: the database ends the session of a node that is away for so long. */
    private static final String CLAIM_TIMEOUT = "10s";

    private static final int NODES = 3;

    final Backend backend;
    final Storage storage;
    final List<Node> nodes;
    /** Which node and which incarnation of it has a connection from a port. */
    private final Map<Integer, String> origins = new ConcurrentHashMap<>();

    Cluster(Backend backend, HistoryLog history) {
        this.backend = backend;
        this.storage = backend.start(history, port -> origins.getOrDefault(port, "no node"));
        nodes = IntStream.rangeClosed(1, NODES)
                .mapToObj(number -> new Node(number, backend.application(number), storage.port(), origins, this::configuration))
                .toList();
        CompletableFuture.allOf(nodes.stream().map(node -> Background.run(node::start))
                .toArray(CompletableFuture[]::new)).join();
    }

    private Map<String, String> configuration(int proxy, String name) {
        Map<String, String> configuration = new HashMap<>(storage.configuration(proxy, name));
        configuration.put("quarkus.datasource.jdbc.max-size", "15");
        configuration.put("quarkus.datasource.reactive.max-size", "15");
        configuration.put("quarkus.rest-idempotency.lease", LEASE_MILLIS + "ms");
        configuration.put("quarkus.rest-idempotency.heartbeat-interval", "250ms");
        configuration.put("quarkus.rest-idempotency.reconcile.back-off", "1s");
        for (Endpoint endpoint : backend.endpoints) {
            configuration.put("quarkus.rest-idempotency.operations.\"" + endpoint.operation.name() + "\".lease",
                    LEASE_MILLIS + "ms");
        }
        if (backend == Backend.CLAIMS) {
            configuration.put("quarkus.rest-idempotency.transaction.ownership", "claim");
            configuration.put("quarkus.transaction-manager.default-transaction-timeout", CLAIM_TIMEOUT);
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
