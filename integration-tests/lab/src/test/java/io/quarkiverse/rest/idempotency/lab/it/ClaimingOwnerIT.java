package io.quarkiverse.rest.idempotency.lab.it;

import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertFirst;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertReplay;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.count;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.support.Report;

/**
 * Nodes whose transactions claim keys, and that are killed, paused and cut off from the database. Their lease is longer than
 * any test takes: no retry waits for it.
 */
@ExtendWith(ClusterExtension.Claiming.class)
class ClaimingOwnerIT {

    private static final int REQUESTS = 64;

    private final Cluster cluster;
    private final Postgres postgres;
    private final RetryingClient client;

    ClaimingOwnerIT(Cluster cluster) {
        this.cluster = cluster;
        this.postgres = cluster.postgres();
        this.client = new RetryingClient(cluster);
    }

    @AfterEach
    void resumeAll() {
        for (int node = 0; node < cluster.size(); node++) {
            cluster.node(node).resume();
        }
    }

    @Test
    void requestsWithOneKey_onAllNodesAtOnce_runTheMethodOnce() {
        for (int i = 0; i < Rounds.COUNT; i++) {
            String name = "at-once-" + i;
            List<CompletableFuture<HttpResponse<String>>> requests = IntStream.range(0, REQUESTS)
                    .mapToObj(node -> cluster.post(node, "/lab/tx/" + name + "?millis=100", name).sendAsync()).toList();

            List<HttpResponse<String>> answers = requests.stream().map(CompletableFuture::join).toList();

            assertThat(answers).allSatisfy(answer -> {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
                assertThat(answer.body()).isEqualTo(count(name, 1));
            });
            assertThat(answers).filteredOn(answer -> !Answers.isReplay(answer)).hasSize(1);
            assertThat(postgres.rows(name)).isEqualTo(1);
        }
    }

    /** With a statement that runs when its process is killed, and that the database notices only at its next check. */
    @ParameterizedTest
    @ValueSource(strings = { "millis=60000", "statement=9000" })
    void ownerKilledInsideItsTransaction_isSucceededWithoutALease(String slowly) {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < Rounds.COUNT; i++) {
            String name = "succeeded-" + slowly.charAt(0) + i;
            cluster.repair();
            CompletableFuture<HttpResponse<String>> lost = cluster.post(i, "/lab/tx/" + name + "?" + slowly, name).sendAsync();
            if (slowly.startsWith("statement")) {
                postgres.awaitLongStatement();
            } else {
                postgres.awaitOpenTransaction();
            }
            cluster.node(i).kill();
            long killed = System.nanoTime();

            HttpResponse<String> answer = client.send(i + 1, "/lab/tx/" + name, name);

            waits.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed));
            assertThat(lost).failsWithin(Postgres.PATIENCE);
            assertFirst(answer, 201, count(name, 1));
            assertReplay(cluster.post(i + 2, "/lab/tx/" + name, name).send(), 201, count(name, 1));
            assertThat(postgres.rows(name)).isEqualTo(1);
        }
        List<Long> sorted = waits.stream().sorted().toList();
        Report.say(
                "Retries after kill -9 inside a transaction (%s): %d rounds, answered after %d ms (median) to %d ms (longest)",
                slowly, sorted.size(), sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
    }

    @Test
    void ownerKilledAtAnyMoment_leavesOneEffectThatClientsAreTold() {
        DisturbedRounds rounds = new DisturbedRounds(cluster, client, RoundMethod.IN_TRANSACTION, "claim-kill-").kill();
        Report.say("Kills of claiming nodes: %s", rounds);

        rounds.assertOneEffectOfEachKeyToldToEveryClient();
    }

    @Test
    void ownerPausedAtAnyMoment_leavesOneEffectThatClientsAreTold() {
        DisturbedRounds rounds = new DisturbedRounds(cluster, client, RoundMethod.IN_TRANSACTION, "claim-pause-")
                .pause(random -> 500 + random.nextInt(1000));
        Report.say("Pauses of claiming nodes: %s", rounds);

        rounds.assertOneEffectOfEachKeyToldToEveryClient();
    }

    /** The database ends the session of a transaction that is idle for longer than the application lets a transaction take. */
    @Test
    void ownerPausedBeyondItsTransaction_getsTheResponseOfItsSuccessor() {
        String path = "/lab/tx/away?millis=1000";
        CompletableFuture<HttpResponse<String>> first = cluster.post(0, path, "away").sendAsync();
        postgres.awaitOpenTransaction();
        cluster.node(0).pause();

        HttpResponse<String> successor = client.send(1, path, "away");
        cluster.node(0).resume();

        assertFirst(successor, 201, count("away", 1));
        assertReplay(first.join(), 201, count("away", 1));
        assertThat(postgres.rows("away")).isEqualTo(1);
    }

    @Test
    void connectionsLostAtAnyMoment_leaveOneEffectThatClientsAreTold() {
        RetryingClient patient = new RetryingClient(cluster, Set.of(500, 503));

        DisturbedRounds rounds = new DisturbedRounds(cluster, patient, RoundMethod.IN_TRANSACTION, "claim-lost-")
                .loseConnections();
        Report.say("Lost connections of claiming nodes: %s", rounds);
        for (int node = 0; node < cluster.size(); node++) {
            cluster.node(node).kill();
        }

        rounds.assertOneEffectOfEachKeyToldToEveryClient();
    }
}
