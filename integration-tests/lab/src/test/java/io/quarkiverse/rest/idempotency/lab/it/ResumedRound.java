package io.quarkiverse.rest.idempotency.lab.it;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

/**
 * One order in three steps, a client that sends it once, and a node that is killed at a random moment after the first step. No
 * client tries again before the order is finished.
 */
final class ResumedRound {

    /** The time that each step takes. */
    private static final int STEP_MILLIS = 60;

    /** Moments are chosen from the end of the first step until a little before that of the last one. */
    private static final int MOMENTS_MILLIS = 110;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final String name;
    private final RoundTally tally;

    ResumedRound(Cluster cluster, String name, RoundTally tally) {
        this.cluster = cluster;
        this.name = name;
        this.tally = tally;
    }

    private String path() {
        return "/lab/steps/resumed/" + name;
    }

    private Call order(int node) {
        return cluster.post(node, path() + "?millis=" + STEP_MILLIS, name).as("alice");
    }

    /**
     * @param victim the node that gets the order, and is killed
     */
    void run(int victim, Random random) {
        order(victim).sendAsync();
        Awaitility.await("first step of " + name).atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2))
                .until(() -> number("SELECT count(*) FROM idempotency_record WHERE resource = '" + path()
                        + "' AND (state = 1 OR body IS NOT NULL)") == 1);
        CompletableFuture.runAsync(() -> cluster.node(victim).kill(),
                CompletableFuture.delayedExecutor(random.nextInt(MOMENTS_MILLIS), TimeUnit.MILLISECONDS)).join();
        long since = System.nanoTime();
        tally.incident(state() + " after " + effects() + " effects");

        Awaitility.await("completion of " + name + " without a retry").atMost(PATIENCE)
                .until(() -> state().equals("completed"));
        long recovery = System.nanoTime() - since;
        tally.round(recovery, violations(order(victim + 1).send()));
        cluster.node(victim).beginStart();
    }

    private String state() {
        return cluster.postgres().stateOf(path());
    }

    private long number(String sql) {
        return cluster.postgres().number(sql);
    }

    private long effects() {
        return number("SELECT count(*) FROM lab_downstream WHERE name = '" + name + "'");
    }

    /**
     * @param answer of the client that comes back late
     */
    private List<String> violations(HttpResponse<String> answer) {
        List<String> violations = new ArrayList<>();
        String expected = "{\"order\":{\"hold\":" + effect("hold") + ",\"charge\":" + effect("charge") + ",\"booking\":"
                + effect("book") + "},\"caller\":\"alice\",\"note\":\"" + RetryingClient.BODY + "\"}";
        if (answer.statusCode() != 201 || !Answers.isReplay(answer) || !answer.body().equals(expected)) {
            violations.add(name + ": the late retry was answered " + answer.statusCode() + " " + answer.body()
                    + ", expected the recorded " + expected);
        }
        if (effects() != 3) {
            violations.add(name + ": " + effects() + " effects, expected 3");
        }
        long calls = number("SELECT sum(calls) FROM lab_downstream WHERE name = '" + name + "'");
        if (calls > 4) {
            violations.add(name + ": " + calls + " calls, expected at most one more than the 3 steps");
        }
        return violations;
    }

    private long effect(String step) {
        return number("SELECT number FROM lab_downstream WHERE name = '" + name + "' AND step = '" + step + "'");
    }
}
