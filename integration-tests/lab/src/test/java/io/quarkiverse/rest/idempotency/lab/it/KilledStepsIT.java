package io.quarkiverse.rest.idempotency.lab.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.quarkiverse.rest.idempotency.support.Report;

/**
 * The process that runs a method in steps ends as {@code kill -9} ends it.
 */
@ExtendWith(ClusterExtension.class)
class KilledStepsIT {

    private final Cluster cluster;

    KilledStepsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void nodeKilledBetweenAnySteps_leavesOneEffectOfEach_andOneResponse() {
        RetryingClient client = new RetryingClient(cluster);
        RoundTally tally = new RoundTally();
        Random random = Rounds.random();

        for (int i = 0; i < Rounds.COUNT; i++) {
            cluster.node(i).awaitStart();
            // The one that was killed last may still be starting; this one survives.
            cluster.node(i + 1).awaitStart();
            new StepsRound(cluster, client, "steps-" + i, tally).run(i, random);
        }
        Report.say("Kills in steps: %s; clients met %s", tally, client.met());

        assertThat(tally.violations()).isEmpty();
        assertThat(cluster.postgres().number("SELECT count(*) FROM lab_downstream WHERE name LIKE 'steps-%'"))
                .isEqualTo(3L * Rounds.COUNT);
    }
}
