package io.quarkiverse.rest.idempotency.lab.it;

import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertFirst;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertReplay;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.count;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.quarkiverse.rest.idempotency.support.Report;

/**
 * The process that owns a key is away for longer than its lease, comes back, and does not know that it was away.
 */
@ExtendWith(ClusterExtension.class)
class PausedOwnerIT {

    private final Cluster cluster;
    private final Postgres postgres;
    private final RetryingClient client;

    PausedOwnerIT(Cluster cluster) {
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
    void ownerThatComesBackAfterATakeover_commitsNothing_andAnswersTheRecord() {
        String path = "/lab/tx/paused?millis=1000";
        CompletableFuture<HttpResponse<String>> first = cluster.post(0, path, "paused").sendAsync();
        postgres.awaitOpenTransaction();
        cluster.node(0).pause();

        HttpResponse<String> successor = client.send(1, path, "paused");
        cluster.node(0).resume();
        HttpResponse<String> resumed = first.join();

        assertFirst(successor, 201, count("paused", 1));
        assertReplay(resumed, 201, count("paused", 1));
        assertThat(postgres.rows("paused")).isEqualTo(1);
        assertThat(postgres.count("paused")).isEqualTo(1);
        Awaitility.await().until(() -> cluster.node(0).log().contains("was lost before its request ended"));
    }

    @Test
    void ownerPausedAtAnyMoment_leavesOneEffectOfEachKey_toldToEveryClient() {
        long takeovers = cluster.takeovers();
        // From within the lease until well after it: most often the owner meets its successor.
        DisturbedRounds rounds = new DisturbedRounds(cluster, client, RoundMethod.IN_TRANSACTION, "pause-").pause(
                random -> Cluster.TX_LEASE_MILLIS * 3 / 4 + random.nextInt((int) Cluster.TX_LEASE_MILLIS));
        Report.say("Pauses: %s, %d takeovers", rounds, cluster.takeovers() - takeovers);

        rounds.assertOneEffectOfEachKeyToldToEveryClient();
    }
}
