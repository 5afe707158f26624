package io.quarkiverse.rest.idempotency.lab.it;

import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertFirst;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertProblem;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertReplay;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.count;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The process that owns a key lives, and other processes get requests with that key.
 */
@ExtendWith(ClusterExtension.class)
class LivingOwnerIT {

    private final Cluster cluster;
    private final Postgres postgres;

    LivingOwnerIT(Cluster cluster) {
        this.cluster = cluster;
        this.postgres = cluster.postgres();
    }

    @Test
    void methodThatRunsForThreeLeases_keepsItsKeyAllTheTime() {
        String path = "/lab/slow/long?millis=" + 3 * Cluster.LEASE_MILLIS;
        CompletableFuture<HttpResponse<String>> first = cluster.post(0, path, "long").sendAsync();
        postgres.awaitCount("long");

        List<HttpResponse<String>> meanwhile = new ArrayList<>();
        HttpResponse<String> afterwards = Awaitility.await().until(() -> {
            HttpResponse<String> duplicate = cluster.post(1, path, "long").send();
            if (duplicate.statusCode() != 201) {
                meanwhile.add(duplicate);
            }
            return duplicate;
        }, duplicate -> duplicate.statusCode() == 201);

        assertThat(meanwhile).isNotEmpty()
                .allSatisfy(duplicate -> assertProblem(duplicate, 409, "idempotency_request_in_progress"));
        assertFirst(first.join(), 201, count("long", 1));
        assertReplay(afterwards, 201, count("long", 1));
        assertThat(postgres.count("long")).isEqualTo(1);
    }

    @Test
    void duplicateOnAnotherNode_waitsForTheOwner_andIsReplayed() {
        String path = "/lab/wait/awaited?millis=1500";
        CompletableFuture<HttpResponse<String>> first = cluster.post(0, path, "awaited").sendAsync();
        postgres.awaitCount("awaited");

        HttpResponse<String> duplicate = cluster.post(1, path, "awaited").send();

        assertReplay(duplicate, 201, count("awaited", 1));
        assertFirst(first.join(), 201, count("awaited", 1));
        assertThat(postgres.count("awaited")).isEqualTo(1);
    }
}
