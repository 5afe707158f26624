package io.quarkiverse.rest.idempotency.lab.it;

import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertFirst;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertProblem;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertReplay;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.count;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.quarkiverse.rest.idempotency.support.Report;

/**
 * The process that owns a key ends as {@code kill -9} ends it.
 */
@ExtendWith(ClusterExtension.class)
class KilledOwnerIT {

    private final Cluster cluster;
    private final Postgres postgres;
    private final RetryingClient client;

    KilledOwnerIT(Cluster cluster) {
        this.cluster = cluster;
        this.postgres = cluster.postgres();
        this.client = new RetryingClient(cluster);
    }

    @Test
    void ownerKilledInItsTransaction_hasDoneNothing_andAnotherNodeRunsTheMethod() {
        String path = "/lab/tx/killed?millis=1000";
        CompletableFuture<HttpResponse<String>> lost = cluster.post(0, path, "killed").sendAsync();
        postgres.awaitOpenTransaction();
        cluster.node(0).kill();

        HttpResponse<String> answer = client.send(1, path, "killed");
        HttpResponse<String> replay = cluster.post(2, path, "killed").send();

        assertThat(lost).failsWithin(Postgres.PATIENCE);
        assertFirst(answer, 201, count("killed", 1));
        assertReplay(replay, 201, count("killed", 1));
        assertThat(postgres.rows("killed")).isEqualTo(1);
    }

    @Test
    void ownerKilledAtAnyMoment_leavesOneEffectOfEachKey_toldToEveryClient() {
        DisturbedRounds rounds = new DisturbedRounds(cluster, client, RoundMethod.IN_TRANSACTION, "kill-").kill();
        Report.say("Kills: %s", rounds);

        rounds.assertOneEffectOfEachKeyToldToEveryClient();
    }

    @Test
    void ownerKilledWithoutTransaction_hasAnUnknownOutcome_andIsNotRunAgain() {
        String path = "/lab/slow/unknown?millis=60000";
        CompletableFuture<HttpResponse<String>> lost = cluster.post(0, path, "unknown").sendAsync();
        postgres.awaitCount("unknown");
        HttpResponse<String> whileItRuns = cluster.post(1, path, "unknown").send();
        cluster.node(0).kill();

        HttpResponse<String> afterwards = Awaitility.await().until(() -> cluster.post(1, path, "unknown").send(),
                answer -> answer.statusCode() != 409);
        HttpResponse<String> elsewhere = cluster.post(2, path, "unknown").send();

        assertThat(lost).failsWithin(Postgres.PATIENCE);
        assertProblem(whileItRuns, 409, "idempotency_request_in_progress");
        assertThat(List.of(afterwards, elsewhere)).allSatisfy(answer -> {
            assertProblem(answer, 503, "idempotency_outcome_unknown");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        });
        assertThat(postgres.count("unknown")).isEqualTo(1);
    }
}
