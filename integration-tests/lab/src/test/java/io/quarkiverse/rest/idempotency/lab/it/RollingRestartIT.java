package io.quarkiverse.rest.idempotency.lab.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.quarkiverse.rest.idempotency.support.Report;

/**
 * One node after the other is told to end, and started again, while requests come.
 */
@ExtendWith(ClusterExtension.class)
class RollingRestartIT {

    private static final int CLIENTS = 4;

    /** A restart takes longer than other rounds. */
    private static final int RESTARTS = Math.max(3, Rounds.COUNT / 4);

    private final Cluster cluster;
    private final RetryingClient client;
    private final AtomicBoolean over = new AtomicBoolean();

    RollingRestartIT(Cluster cluster) {
        this.cluster = cluster;
        this.client = new RetryingClient(cluster);
    }

    @Test
    void everyRequestOfAClientThatRetries_endsWithOneEffectAndItsAnswer() {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<CompletableFuture<List<String>>> load = IntStream.range(0, CLIENTS)
                .mapToObj(number -> CompletableFuture.supplyAsync(() -> sendUntilOver(number), threads)).toList();
        try {
            for (int restart = 0; restart < RESTARTS; restart++) {
                cluster.node(restart).terminate();
                cluster.node(restart).beginStart();
                cluster.node(restart).awaitStart();
            }
        } finally {
            over.set(true);
            threads.shutdown();
        }
        List<String> keys = load.stream().flatMap(answered -> answered.join().stream()).toList();
        Report.say("%d restarts, %d keys; clients met %s", RESTARTS, keys.size(), client.met());

        Postgres postgres = cluster.postgres();
        assertThat(keys).isNotEmpty();
        assertThat(postgres.number("SELECT count(*) FROM lab_row WHERE name LIKE 'roll-%'")).isEqualTo(keys.size());
        assertThat(postgres.number("SELECT count(DISTINCT name) FROM lab_row WHERE name LIKE 'roll-%'"))
                .isEqualTo(keys.size());
    }

    /** @return the keys that it sent, of which each was answered by its one effect */
    private List<String> sendUntilOver(int number) {
        List<String> keys = new ArrayList<>();
        while (!over.get()) {
            String key = "roll-" + number + "-" + keys.size();
            HttpResponse<String> answer = client.send(keys.size(), "/lab/tx/" + key + "?millis=20", key);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            assertThat(answer.body()).isEqualTo(Answers.count(key, 1));
            keys.add(key);
        }
        return keys;
    }
}
