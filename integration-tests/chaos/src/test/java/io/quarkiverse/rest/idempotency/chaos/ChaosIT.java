package io.quarkiverse.rest.idempotency.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.simulator.history.Event;
import io.quarkiverse.rest.idempotency.simulator.history.Timeline;
import io.quarkiverse.rest.idempotency.support.Report;

/**
 * A while of trouble with real processes, then calm, in which every key is asked for once more. {@code -Dchaos.minutes} says
 * how long the trouble lasts, and {@code -Dchaos.seed} what it is and what clients do.
 */
class ChaosIT {

    private static final double MINUTES = Double.parseDouble(System.getProperty("chaos.minutes"));
    private static final long SEED = Long.getLong("chaos.seed");
    private static final int CLIENTS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HistoryLog history = new HistoryLog();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);

    @Test
    void everyInvariantHolds_whateverHappensToNodesAndDatabase() throws Exception {
        try (Cluster cluster = new Cluster()) {
            List<Nemesis.Injection> injections = new ArrayList<>();
            List<Ask> asks = trouble(cluster, injections);
            try {
                calm(cluster, asks);
            } catch (ConditionTimeoutException notCalm) {
                write(history.events());
                throw notCalm;
            }
            List<Event> events;
            try (Connection connection = cluster.postgres.connection()) {
                events = History.of(history, connection);
            }
            assertThat(changesThatAreNotLogged(cluster)).as("records that are not what their log says").isZero();
            judge(events, injections, asks.size());
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Ask> trouble(Cluster cluster, List<Nemesis.Injection> injections) throws Exception {
        List<Future<List<Ask>>> clients = new ArrayList<>();
        for (int number = 0; number < CLIENTS; number++) {
            Client client = new Client(number, cluster, history, new Random(SEED * 1000 + number), over);
            clients.add(threads.submit(client::run));
        }
        Probe probe = new Probe(cluster, new Client(CLIENTS, cluster, history, new Random(SEED), over));
        try {
            injections.addAll(new Nemesis(cluster, history, new Random(SEED), probe).rage((long) (MINUTES * 60e9)));
        } finally {
            over.countDown();
        }
        List<Ask> asks = new ArrayList<>(probe.asks());
        for (Future<List<Ask>> client : clients) {
            asks.addAll(client.get());
        }
        return asks;
    }

    private void calm(Cluster cluster, List<Ask> asks) throws Exception {
        Client client = new Client(0, cluster, history, new Random(SEED), over);
        for (Endpoint endpoint : Endpoint.values()) {
            for (int node = 0; node < cluster.nodes.size(); node++) {
                awaitService(client, endpoint, node);
            }
        }
        Awaitility.await("end of all leases").atMost(PATIENCE).until(
                () -> HeldRecords.of(cluster, history), String::isEmpty);
        history.calm();
        List<Future<?>> last = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int first = i;
            last.add(threads.submit(() -> {
                for (int ask = first; ask < asks.size(); ask += CLIENTS) {
                    client.send(ask, asks.get(ask)).join();
                }
            }));
        }
        for (Future<?> one : last) {
            one.get();
        }
    }

    private void awaitService(Client client, Endpoint endpoint, int node) {
        int[] attempts = new int[1];
        Awaitility.await("service of node " + node).atMost(PATIENCE).until(() -> {
            String name = "calm-" + endpoint.ordinal() + "-" + node + "-" + attempts[0]++;
            CompletableFuture<Told> told = client.send(node, new Ask(endpoint, "even", name, name, 0, "is it calm?"));
            return told.join() != null && told.join().status() == 201;
        });
    }

    private static long changesThatAreNotLogged(Cluster cluster) {
        return cluster.postgres.number("SELECT count(*) FROM (SELECT DISTINCT ON (id) id, after FROM chaos_statement"
                + " ORDER BY id, ord DESC) l FULL JOIN idempotency_record r ON r.id = l.id"
                + " WHERE to_jsonb(r) IS DISTINCT FROM l.after");
    }

    private static void judge(List<Event> events, List<Nemesis.Injection> injections, int keys) throws Exception {
        write(events);
        Judgement judgement = new Judgement(events, injections);
        Report.say("%.1f minutes of chaos with seed %d: %,d keys, %,d events", MINUTES, SEED, keys, events.size());
        Report.table(judgement.counts());
        Report.table(judgement.table());

        assertThat(judgement.violations()).as("violations\n%s", judgement.timelines()).isEmpty();
        assertThat(judgement.injected()).as("faults that were injected").containsOnlyKeys(Fault.values());
    }

    private static void write(List<Event> events) throws IOException {
        Files.writeString(Path.of(System.getProperty("build.directory"), "chaos-history.txt"), Timeline.of(events));
    }
}
