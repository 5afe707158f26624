package io.quarkiverse.rest.idempotency.lab.it;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * One key, several clients that send it to several nodes and try again until they get an answer, and something that happens to
 * the node that most likely owns the key. Every second client begins there, and at once.
 */
final class ClusterRound {

    /** The duration of the method. */
    static final int METHOD_MILLIS = 150;

    /** Moments are chosen from before the request has arrived until after it has been answered. */
    private static final int MOMENTS_MILLIS = 200;

    private static final int CLIENTS = 6;

    private final Cluster cluster;
    private final Random random;
    private final RetryingClient client;
    private final RoundMethod method;
    private final String name;
    private final RoundTally tally;

    ClusterRound(Cluster cluster, Random random, RetryingClient client, RoundMethod method, String name, RoundTally tally) {
        this.cluster = cluster;
        this.random = random;
        this.client = client;
        this.method = method;
        this.name = name;
        this.tally = tally;
    }

    /**
     * @param victim the node to which something happens
     * @param incident what happens
     */
    void run(int victim, Runnable incident) {
        String path = method.path + name;
        List<CompletableFuture<HttpResponse<String>>> clients = new ArrayList<>();
        CompletableFuture<Void> happened = CompletableFuture.runAsync(() -> {
            tally.incident(cluster.postgres().stateOf(path));
            incident.run();
        }, after(random.nextInt(MOMENTS_MILLIS)));
        for (int i = 0; i < CLIENTS; i++) {
            int node = victim + i % 2 * (1 + random.nextInt(cluster.size() - 1));
            int delay = i % 2 * random.nextInt(METHOD_MILLIS);
            clients.add(CompletableFuture.supplyAsync(
                    () -> client.send(node, path + "?millis=" + METHOD_MILLIS, name), after(delay)));
        }
        happened.join();
        long since = System.nanoTime();
        List<HttpResponse<String>> answers = clients.stream().map(CompletableFuture::join).toList();
        tally.round(System.nanoTime() - since, violations(answers));
    }

    private static Executor after(int millis) {
        return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, task -> new Thread(task).start());
    }

    /** The problems of a key after its round; empty when there is one effect and each client has been told of it. */
    private List<String> violations(List<HttpResponse<String>> answers) {
        List<String> violations = new ArrayList<>();
        String expected = method.answer(cluster.postgres(), name);
        for (HttpResponse<String> answer : answers) {
            if (answer.statusCode() != 201 || !answer.body().equals(expected)) {
                violations.add(name + ": a client was answered " + answer.statusCode() + " " + answer.body());
            }
        }
        long executions = answers.stream().filter(answer -> !Answers.isReplay(answer)).count();
        if (executions > 1) {
            violations.add(name + ": " + executions + " clients were answered by the method itself");
        }
        long effects = method.effects(cluster.postgres(), name);
        if (effects != 1) {
            violations.add(name + ": " + effects + " effects");
        }
        return violations;
    }
}
