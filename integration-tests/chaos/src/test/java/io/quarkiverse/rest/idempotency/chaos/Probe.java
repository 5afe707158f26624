package io.quarkiverse.rest.idempotency.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.quarkiverse.rest.idempotency.support.Background;

/**
 * Asks on behalf of the nemesis: for methods that take long, and whether nodes do what they are asked for. Its requests are
 * part of the history.
 */
final class Probe {

    private static final String REALM = "even";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PAUSE_MILLIS = 20;

    private final Cluster cluster;
    private final Client client;
    private final List<Ask> asks = new ArrayList<>();
    /** Never counted down: a thread that waits for it waits for a time. */
    private final CountDownLatch never = new CountDownLatch(1);

    Probe(Cluster cluster, Client client) {
        this.cluster = cluster;
        this.client = client;
    }

    /** All that it has asked for. */
    synchronized List<Ask> asks() {
        return List.copyOf(asks);
    }

    private synchronized Ask next(Endpoint endpoint, int millis) {
        String key = "probe-" + asks.size();
        Ask ask = new Ask(endpoint, REALM, key, key, millis, "payload of a probe");
        asks.add(ask);
        return ask;
    }

    /**
     * Asks a node for methods that take long, and other nodes for the same meanwhile. Returns when all are answered.
     */
    void hang(Node node, Endpoint endpoint, int count, int millis) {
        int index = cluster.nodes.indexOf(node);
        List<CompletableFuture<Told>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Ask ask = next(endpoint, millis);
            answers.add(client.send(index, ask));
            answers.add(client.send(index + 1 + i % (cluster.nodes.size() - 1), ask));
        }
        answers.forEach(CompletableFuture::join);
    }

    /**
     * Waits until every node has done what it was asked for.
     *
     * @param fault after which that is
     * @return how long it took, in nanoseconds
     */
    long untilService(Fault fault, Endpoint endpoint) {
        long begun = System.nanoTime();
        List<CompletableFuture<Void>> nodes = new ArrayList<>();
        for (int i = 0; i < cluster.nodes.size(); i++) {
            int node = i;
            nodes.add(Background.run(() -> untilService(fault, endpoint, node, begun)));
        }
        nodes.forEach(CompletableFuture::join);
        return System.nanoTime() - begun;
    }

    private void untilService(Fault fault, Endpoint endpoint, int node, long begun) {
        Told told = null;
        while (System.nanoTime() - begun < PATIENCE.toNanos()) {
            told = client.send(node, next(endpoint, 0)).join();
            if (told != null && told.status() == 201) {
                return;
            }
            pause();
        }
        throw new IllegalStateException("Expected node " + (node + 1) + " to serve " + endpoint + " within " + PATIENCE
                + " after " + fault + ", was told " + told);
    }

    private void pause() {
        try {
            never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for service", e);
        }
    }
}
