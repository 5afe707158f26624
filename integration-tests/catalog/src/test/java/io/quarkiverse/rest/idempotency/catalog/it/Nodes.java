package io.quarkiverse.rest.idempotency.catalog.it;

import java.net.http.HttpClient;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.quarkiverse.rest.idempotency.support.Background;

/**
 * The nodes of a catalog behind a balancer: all requests go to one of them, and when it ends, to the next. A new one is started
 * for each that ended.
 */
final class Nodes implements AutoCloseable {

    private final Postgres postgres;
    private final String database;
    private final Map<String, String> configuration;
    private final List<CompletableFuture<CatalogServer>> all = new ArrayList<>();
    private final Deque<CompletableFuture<CatalogServer>> standby = new ArrayDeque<>();
    private CatalogServer current;
    private HttpClient client;

    Nodes(Postgres postgres, String database, Map<String, String> configuration) {
        this.postgres = postgres;
        this.database = database;
        this.configuration = configuration;
        use(begin().join());
    }

    /** Begins to start nodes that take over when others end. */
    void keepStandby(int number) {
        for (int i = 0; i < number; i++) {
            standby.add(begin());
        }
    }

    private CompletableFuture<CatalogServer> begin() {
        CompletableFuture<CatalogServer> start = Background.call(() -> CatalogServer.start(postgres, database, configuration));
        all.add(start);
        return start;
    }

    private void use(CatalogServer node) {
        current = node;
        // A new one for each node: connections that the last one left behind are not tried.
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    synchronized CatalogServer current() {
        return current;
    }

    synchronized HttpClient client() {
        return client;
    }

    /** To be called when a node did not answer. */
    synchronized void ended(CatalogServer node) throws InterruptedException {
        if (node != current || !node.awaitEnd() || standby.isEmpty()) {
            return;
        }
        try {
            use(standby.remove().get());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        standby.add(begin());
    }

    @Override
    public void close() {
        all.forEach(start -> start.join().close());
    }
}
