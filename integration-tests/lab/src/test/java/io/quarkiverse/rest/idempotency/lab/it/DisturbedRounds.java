package io.quarkiverse.rest.idempotency.lab.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Rounds, each with a key of its own, in which something happens at a random moment to the node that most likely owns the key.
 */
final class DisturbedRounds {

    private final Cluster cluster;
    private final RetryingClient client;
    private final RoundMethod method;
    private final String prefix;
    private final Random random = Rounds.random();
    private final RoundTally tally = new RoundTally();

    /**
     * @param prefix of the keys, and of the effects of the method
     */
    DisturbedRounds(Cluster cluster, RetryingClient client, RoundMethod method, String prefix) {
        this.cluster = cluster;
        this.client = client;
        this.method = method;
        this.prefix = prefix;
    }

    /** The node is killed in each round, and starts again. */
    DisturbedRounds kill() {
        for (int i = 0; i < Rounds.COUNT; i++) {
            Node victim = cluster.node(i);
            victim.awaitStart();
            // The one that was killed last may still be starting; this one survives.
            cluster.node(i + 1).awaitStart();
            run(i, () -> {
                victim.kill();
                victim.beginStart();
            });
        }
        return this;
    }

    /**
     * The node is paused in each round.
     *
     * @param away for how many milliseconds
     */
    DisturbedRounds pause(ToLongFunction<Random> away) {
        for (int i = 0; i < Rounds.COUNT; i++) {
            Node victim = cluster.node(i);
            long millis = away.applyAsLong(random);
            CompletableFuture<Void> back = new CompletableFuture<>();
            run(i, () -> {
                victim.pause();
                CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(() -> {
                    victim.resume();
                    back.complete(null);
                });
            });
            back.join();
        }
        return this;
    }

    /** The database ends all connections in each round. */
    DisturbedRounds loseConnections() {
        for (int i = 0; i < Rounds.COUNT; i++) {
            run(i, cluster.postgres()::terminateConnections);
        }
        return this;
    }

    private void run(int round, Runnable incident) {
        new ClusterRound(cluster, random, client, method, prefix + round, tally).run(round, incident);
    }

    void assertOneEffectOfEachKeyToldToEveryClient() {
        assertThat(tally.violations()).isEmpty();
        assertThat(method.effectsOfAll(cluster.postgres(), prefix)).isEqualTo(Rounds.COUNT);
    }

    @Override
    public String toString() {
        return tally + "; clients met " + client.met();
    }
}
