package io.quarkiverse.rest.idempotency.lab.it;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * One order in three steps, two clients that send it to two nodes and try again until they get an answer, and a node that is
 * killed at a random moment: before, in or between the steps, or after them.
 */
final class StepsRound {

    /** The time that each step takes. */
    private static final int STEP_MILLIS = 60;

    /** Moments are chosen from before the request has arrived until after it has been answered. */
    private static final int MOMENTS_MILLIS = 260;

    private final Cluster cluster;
    private final RetryingClient client;
    private final String name;
    private final RoundTally tally;

    StepsRound(Cluster cluster, RetryingClient client, String name, RoundTally tally) {
        this.cluster = cluster;
        this.client = client;
        this.name = name;
        this.tally = tally;
    }

    /**
     * @param victim the node that gets the order first, and is killed
     */
    void run(int victim, Random random) {
        CompletableFuture<Void> killed = CompletableFuture.runAsync(() -> {
            tally.incident(moment());
            cluster.node(victim).kill();
            cluster.node(victim).beginStart();
        }, after(random.nextInt(MOMENTS_MILLIS)));
        List<CompletableFuture<HttpResponse<String>>> clients = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int node = victim + i;
            clients.add(CompletableFuture.supplyAsync(
                    () -> client.send(node, "/lab/steps/" + name + "?millis=" + STEP_MILLIS, name), after(i * STEP_MILLIS)));
        }
        killed.join();
        long since = System.nanoTime();
        List<HttpResponse<String>> answers = clients.stream().map(CompletableFuture::join).toList();
        tally.round(System.nanoTime() - since, violations(answers));
    }

    private static Executor after(int millis) {
        return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, task -> new Thread(task).start());
    }

    /** The number of steps that had their effect, when the node was killed. */
    private String moment() {
        String state = cluster.postgres().stateOf("/lab/steps/" + name);
        return state.equals("running") ? state + " after " + effects() + " effects" : state;
    }

    private long effects() {
        return number("count(*)");
    }

    private long number(String value) {
        return cluster.postgres().number("SELECT " + value + " FROM lab_downstream WHERE name = '" + name + "'");
    }

    /** The problems of a key after its round; empty when each step has one effect and each client has been told of them. */
    private List<String> violations(List<HttpResponse<String>> answers) {
        List<String> violations = new ArrayList<>();
        String numbers = "{\"hold\":" + effect("hold") + ",\"charge\":" + effect("charge") + ",\"booking\":" + effect("book")
                + "}";
        for (HttpResponse<String> answer : answers) {
            if (answer.statusCode() != 201 || !answer.body().equals(numbers)) {
                violations.add(name + ": a client was answered " + answer.statusCode() + " " + answer.body() + ", expected "
                        + numbers);
            }
        }
        if (effects() != 3) {
            violations.add(name + ": " + effects() + " effects, expected 3");
        }
        if (number("sum(calls)") > 4) {
            violations.add(name + ": " + number("sum(calls)") + " calls, expected at most one more than the 3 steps");
        }
        if (!cluster.postgres().stateOf("/lab/steps/" + name).equals("completed")) {
            violations.add(name + ": its record is " + cluster.postgres().stateOf("/lab/steps/" + name));
        }
        return violations;
    }

    private long effect(String step) {
        return cluster.postgres().number(
                "SELECT number FROM lab_downstream WHERE name = '" + name + "' AND step = '" + step + "'");
    }
}
