package io.quarkiverse.rest.idempotency.lab.it;

import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.quarkiverse.rest.idempotency.support.Report;

/**
 * The process that owns a key is killed, or away for longer than its lease, before or after its effect was committed. The node
 * that takes the record over asks a reconciler.
 */
@Tag("exactly-once")
@ExtendWith(ClusterExtension.class)
class ReconciledOwnerIT {

    private final Cluster cluster;

    /** The method of an owner that comes back after its successor is not admitted, and fails: 500. */
    private final RetryingClient client;

    ReconciledOwnerIT(Cluster cluster) {
        this.cluster = cluster;
        this.client = new RetryingClient(cluster, Set.of(500, 503));
    }

    @AfterEach
    void resumeAll() {
        for (int node = 0; node < cluster.size(); node++) {
            cluster.node(node).resume();
        }
    }

    @Test
    void ownerKilledAtAnyMoment_leavesOneEffectThatClientsAreTold() {
        DisturbedRounds rounds = new DisturbedRounds(cluster, client, RoundMethod.RECONCILED, "reconciled-kill-").kill();
        Report.say("Kills of reconciled owners: %s", rounds);

        rounds.assertOneEffectOfEachKeyToldToEveryClient();
    }

    @Test
    void ownerPausedPastItsLease_leavesOneEffectThatClientsAreTold() {
        DisturbedRounds rounds = new DisturbedRounds(cluster, client, RoundMethod.RECONCILED, "reconciled-pause-")
                .pause(random -> Cluster.TX_LEASE_MILLIS + random.nextInt((int) Cluster.TX_LEASE_MILLIS));
        Report.say("Pauses of reconciled owners: %s, %d takeovers", rounds, cluster.takeovers());

        rounds.assertOneEffectOfEachKeyToldToEveryClient();
    }
}
