package io.quarkiverse.rest.idempotency.lab.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
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
    private final Postgres postgres;

    LostConnectionsIT(Cluster cluster) {
        this.cluster = cluster;
        this.postgres = cluster.postgres();
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
        Random random = Rounds.random();
        RoundTally tally = new RoundTally();
        for (int i = 0; i < Rounds.COUNT; i++) {
            new ClusterRound(cluster, random, client, "lost-" + i, tally).run(i, postgres::terminateConnections);
        }
        Report.say("Lost connections: %s; clients met %s", tally, client.met());

        assertThat(tally.violations()).isEmpty();
        assertThat(postgres.number("SELECT count(*) FROM lab_row WHERE name LIKE 'lost-%'")).isEqualTo(Rounds.COUNT);
    }
}
