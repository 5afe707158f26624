package io.quarkiverse.rest.idempotency.lab.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.quarkiverse.rest.idempotency.support.Report;

/**
 * The process that runs a method in steps ends as {@code kill -9} ends it, and its client does not come back.
 */
@ExtendWith(ClusterExtension.class)
class ResumedStepsIT {

    private final Cluster cluster;

    ResumedStepsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void nodeKilledAfterAStep_isFinishedByAnother_withoutARetry() {
        RoundTally tally = new RoundTally();
        Random random = Rounds.random();

        for (int i = 0; i < Rounds.COUNT; i++) {
            cluster.node(i).awaitStart();
            // The one that was killed last may still be starting; this one survives.
            cluster.node(i + 1).awaitStart();
            new ResumedRound(cluster, "resumed-" + i, tally).run(i, random);
        }
        Report.say("Kills in steps without a retry: %s", tally);

        assertThat(tally.violations()).isEmpty();
    }
}
