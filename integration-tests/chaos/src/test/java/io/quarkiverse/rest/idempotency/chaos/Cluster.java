package io.quarkiverse.rest.idempotency.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.quarkiverse.rest.idempotency.support.PostgresServer;

/**
 * Three nodes on one PostgreSQL that logs what becomes of each record, or on a Redis that tells it, with their effects in
 * PostgreSQL. Leases are short, so that their ends are many.
 */
final class Cluster implements AutoCloseable {

    static final long LEASE_MILLIS = 1000;

    private static final int NODES = 3;

    final PostgresServer postgres = new PostgresServer(Map.of("track_commit_timestamp", "on"));
    final Backend backend;
    /** {@code null} where the records are in PostgreSQL. */
    final RedisProcess redis;
    final List<Node> nodes;
    private final MonitorLog monitor;
    private final HistoryLog history;

    Cluster(Backend backend, HistoryLog history) {
        this.backend = backend;
        this.history = history;
        this.redis = backend == Backend.REDIS ? new RedisProcess() : null;
        if (redis == null) {
            postgres.executeResource("META-INF/rest-idempotency/postgresql.sql");
            postgres.executeResource("chaos-log.sql");
        }
        nodes = IntStream.rangeClosed(1, NODES).mapToObj(number -> new Node(number, backend.application,
                redis == null ? postgres.port() : redis.port(), this::configuration)).toList();
        monitor = redis == null ? null : new MonitorLog(redis.monitor(), history, this::origin);
        CompletableFuture.allOf(nodes.stream().map(node -> CompletableFuture.runAsync(node::start))
                .toArray(CompletableFuture[]::new)).join();
    }

    private String origin(int port) {
        return nodes.stream().map(node -> node.proxy.originOf(port)).filter(Objects::nonNull).findFirst()
                .orElse("no node");
    }

    /** Tells the database which node and which incarnation of it each connection belongs to. */
    private Map<String, String> configuration(int proxy, String name) {
        Map<String, String> configuration = new HashMap<>(postgres.configuration());
        int database = redis == null ? proxy : postgres.port();
        configuration.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:" + database
                + "/postgres?ApplicationName=" + name);
        if (redis != null) {
            configuration.put("quarkus.redis.hosts", "redis://127.0.0.1:" + proxy);
        }
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

    /** Whose leases go on; empty when none does. */
    String held() throws SQLException {
        return monitor == null ? HeldRecords.of(this, history) : monitor.held();
    }

    /** What became of the records. */
    RecordLog records(Connection connection) throws SQLException {
        return monitor == null ? StatementLog.of(connection, history) : monitor.records();
    }

    /** How many records are not what their log says, where records and log are in one place. */
    long changesThatAreNotLogged() {
        return monitor != null ? 0
                : postgres.number("SELECT count(*) FROM (SELECT DISTINCT ON (id) id, after FROM chaos_statement"
                        + " ORDER BY id, ord DESC) l FULL JOIN idempotency_record r ON r.id = l.id"
                        + " WHERE to_jsonb(r) IS DISTINCT FROM l.after");
    }

    /** @param index of any size: it goes round */
    Node node(int index) {
        return nodes.get(Math.floorMod(index, nodes.size()));
    }

    @Override
    public void close() throws Exception {
        try (postgres; redis) {
            if (redis != null) {
                redis.resume();
            }
            for (Node node : nodes) {
                node.close();
            }
        }
    }
}
