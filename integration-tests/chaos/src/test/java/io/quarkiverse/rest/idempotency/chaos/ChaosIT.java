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
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.simulator.history.Event;
import io.quarkiverse.rest.idempotency.simulator.history.Timeline;
import io.quarkiverse.rest.idempotency.support.Report;

/**
 * A while of trouble with real processes, then calm, in which every key is asked for until its client is no longer told to
 * wait. {@code -Dchaos.postgresql.seconds}, {@code -Dchaos.claims.seconds}, {@code -Dchaos.reactive.seconds},
 * {@code -Dchaos.redis.seconds} and {@code -Dchaos.mariadb.seconds} say how long the trouble lasts, and {@code -Dchaos.seed}
 * what it is and what clients do.
 */
class ChaosIT {

    private static final long SEED = Long.getLong("chaos.seed");
    private static final int CLIENTS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HistoryLog history = new HistoryLog();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);

    @Test
    void everyInvariant_underFaultsOfNodesAndDatabase_holds() throws Exception {
        run(Backend.POSTGRESQL);
    }

    @Test
    void everyInvariant_underFaultsOfNodesThatClaimKeys_holds() throws Exception {
        run(Backend.CLAIMS);
    }

    @Test
    void everyInvariant_underFaultsOfReactiveNodes_holds() throws Exception {
        run(Backend.REACTIVE);
    }

    @Test
    void everyInvariant_underFaultsOfNodesAndRedis_holds() throws Exception {
        run(Backend.REDIS);
    }

    @Test
    void everyInvariant_underFaultsOfNodesAndMariaDb_holds() throws Exception {
        run(Backend.MARIADB);
    }

    /** Each run is made to have what is due in it. */
    @Test
    void everyKindOfFault_isDueInARun() {
        assertThat(Backend.dueInAll()).containsExactlyInAnyOrder(Fault.values());
    }

    private void run(Backend backend) throws Exception {
        try (Cluster cluster = new Cluster(backend, history)) {
            List<Nemesis.Injection> injections = new ArrayList<>();
            List<Ask> asks;
            try {
                asks = trouble(cluster, injections);
                calm(cluster, asks);
            } catch (Exception | Error notCalm) {
                write(backend, history.events());
                write(cluster);
                throw notCalm;
            }
            List<Event> events;
            try (Connection connection = cluster.storage.connection()) {
                events = History.of(history, cluster.storage.records(), cluster.storage.effects(), connection);
            }
            assertThat(cluster.storage.changesThatAreNotLogged()).as("records that are not what their log says").isZero();
            judge(backend, events, injections, asks.size());
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
            injections.addAll(
                    new Nemesis(cluster, history, new Random(SEED), probe)
                            .rage(TimeUnit.SECONDS.toNanos(cluster.backend.seconds)));
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
        for (Endpoint endpoint : cluster.backend.endpoints) {
            for (int node = 0; node < cluster.nodes.size(); node++) {
                awaitService(client, endpoint, node);
            }
        }
        Awaitility.await("end of all leases").atMost(PATIENCE).until(
                cluster.storage::held, String::isEmpty);
        history.calm();
        List<Future<?>> last = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int first = i;
            last.add(threads.submit(() -> {
                for (int ask = first; ask < asks.size(); ask += CLIENTS) {
                    client.whenCalm(ask, asks.get(ask));
                }
                return null;
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

    private static void judge(Backend backend, List<Event> events, List<Nemesis.Injection> injections, int keys)
            throws Exception {
        write(backend, events);
        Judgement judgement = new Judgement(events, injections);
        Report.say("%d s of chaos on %s with seed %d: %,d keys, %,d events", backend.seconds, backend, SEED, keys,
                events.size());
        Report.table(judgement.counts());
        Report.table(judgement.table(backend));

        assertThat(judgement.violations()).as("violations\n%s", judgement.timelines()).isEmpty();
        assertThat(judgement.injected()).as("faults that were injected").containsKeys(backend.due().toArray(Fault[]::new));
    }

    private static void write(Backend backend, List<Event> events) throws IOException {
        Files.writeString(file("history-" + backend.label()), Timeline.of(events));
    }

    private static void write(Cluster cluster) throws IOException {
        for (Node node : cluster.nodes) {
            Files.writeString(file("node-" + node.number + "-" + cluster.backend.label()), node.log());
        }
    }

    private static Path file(String name) {
        return Path.of(System.getProperty("build.directory"), "chaos-" + name + ".txt");
    }
}
