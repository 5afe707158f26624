package io.quarkiverse.rest.idempotency.lab.it;

import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.quarkiverse.rest.idempotency.support.Report;

/**
 * The database ends all connections at once: in the middle of a reserve, of a method, of a commit, or of its answer.
 */
@ExtendWith(ClusterExtension.class)
class LostConnectionsIT {

    private final Cluster cluster;

    LostConnectionsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    /** A connection that is lost while it is idle fails the next request that takes it: other tests begin with new nodes. */
    @AfterEach
    void endAll() {
        for (int node = 0; node < cluster.size(); node++) {
            cluster.node(node).kill();
        }
    }

    /** A method whose connection is lost throws, and nothing maps what it throws: 500, after which a client may try again. */
    @Test
    void connectionsLostAtAnyMoment_leaveOneEffectOfEachKey_toldToEveryClient() {
        RetryingClient client = new RetryingClient(cluster, Set.of(500, 503));

        DisturbedRounds rounds = new DisturbedRounds(cluster, client, RoundMethod.IN_TRANSACTION, "lost-").loseConnections();
        Report.say("Lost connections: %s", rounds);

        rounds.assertOneEffectOfEachKeyToldToEveryClient();
    }
}
