package io.quarkiverse.rest.idempotency.lab.it;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Several processes of the packaged application on one PostgreSQL. Leases are short, so that the end of a node is noticed soon.
 */
final class Cluster implements AutoCloseable {

    /** The lease of the methods of {@link RoundMethod}. */
    static final long TX_LEASE_MILLIS = 1000;

    /** A lease that no test waits for. */
    private static final String CLAIM_LEASE = "10m";

    /** Whether the application has the reactive client, and no JDBC. */
    private static final boolean REACTIVE = Boolean.getBoolean("lab.reactive");

    /** Of transactions that claim keys; the database ends the session of an owner that is away for so long. */
    private static final String CLAIM_TIMEOUT = "10s";

    /** The interval at which each node looks for abandoned requests. */
    private static final String RESUME_INTERVAL = "400ms";
    /** 32 bytes. */
    private static final String RESUME_KEY = "bGFiLWxhYi1sYWItbGFiLWxhYi1sYWItbGFiLWxhYi4=";

    /** The lease of all other operations. */
    static final long LEASE_MILLIS = 2000;

    /** Three, or {@code -Dlab.nodes} of them. */
    private static final int NODES = Integer.getInteger("lab.nodes", 3);

    private final Postgres postgres = Postgres.start();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Node> nodes;

    private Cluster(boolean claims) {
        nodes = Stream.generate(() -> new Node(configuration(claims))).limit(NODES).toList();
    }

    /**
     * @param claims whether the transactions of the nodes claim keys
     */
    static Cluster start(boolean claims) {
        Cluster cluster = new Cluster(claims);
        cluster.repair();
        return cluster;
    }

    private Map<String, String> configuration(boolean claims) {
        Map<String, String> configuration = new HashMap<>(
                REACTIVE ? postgres.reactiveConfiguration() : postgres.configuration());
        configuration.put("quarkus.datasource." + (REACTIVE ? "reactive" : "jdbc") + ".max-size", "30");
        configuration.put("quarkus.rest-idempotency.lease", LEASE_MILLIS + "ms");
        configuration.put("quarkus.rest-idempotency.operations.\"POST /lab/tx/{name}\".lease", TX_LEASE_MILLIS + "ms");
        configuration.put("quarkus.rest-idempotency.operations.\"history-reconciled\".lease", TX_LEASE_MILLIS + "ms");
        configuration.put("quarkus.rest-idempotency.reconcile.back-off", TX_LEASE_MILLIS + "ms");
        configuration.put("quarkus.rest-idempotency.heartbeat-interval", "250ms");
        if (!REACTIVE) {
            configuration.put("quarkus.rest-idempotency.operations.\"resumed-steps\".resume-abandoned", "true");
            configuration.put("quarkus.rest-idempotency.resume.encryption-key", RESUME_KEY);
            configuration.put("quarkus.rest-idempotency.resume.interval", RESUME_INTERVAL);
        }
        if (claims) {
            configuration.put("quarkus.rest-idempotency.transaction.ownership", "claim");
            configuration.put("quarkus.rest-idempotency.operations.\"POST /lab/tx/{name}\".lease", CLAIM_LEASE);
            configuration.put(REACTIVE ? "quarkus.rest-idempotency.transaction.idle-timeout"
                    : "quarkus.transaction-manager.default-transaction-timeout", CLAIM_TIMEOUT);
        }
        return configuration;
    }

    /** Starts what does not run. */
    void repair() {
        nodes.forEach(Node::beginStart);
        nodes.forEach(Node::awaitStart);
    }

    Postgres postgres() {
        return postgres;
    }

    int size() {
        return nodes.size();
    }

    /** @param index of any size: it goes round */
    Node node(int index) {
        return nodes.get(index % nodes.size());
    }

    /** A request with the body that the retries of a {@link RetryingClient} have, so that they are the same request. */
    Call post(int node, String path, String key) {
        return new Call(client, node(node).uri(path)).key(key).header("Content-Type", "text/plain").body(RetryingClient.BODY);
    }

    /** The number of takeovers that the running applications report. */
    long takeovers() {
        return IntStream.range(0, size())
                .mapToLong(node -> node(node).log().lines().filter(line -> line.contains("Took over record")).count()).sum();
    }

    @Override
    public void close() throws IOException {
        try (postgres) {
            nodes.forEach(Node::close);
        }
    }
}
