package io.quarkiverse.rest.idempotency.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes trouble: all kinds of faults in one order after the other, at moments and of lengths that the seed decides. Each fault
 * is over before the next begins.
 */
final class Nemesis {

    private static final int REST_MILLIS = 300;
    private static final int LONGEST_REST_MILLIS = 1500;
    private static final int LATEST_MILLIS = 250;

    private final Cluster cluster;
    private final HistoryLog history;
    private final Random random;
    private final List<Injection> injections = new ArrayList<>();

    /** Nobody ever counts it down: whoever waits for it waits for a time. */
    private final CountDownLatch never = new CountDownLatch(1);

    /** A fault, and when it began. */
    record Injection(Fault fault, long at) {
    }

    Nemesis(Cluster cluster, HistoryLog history, Random random) {
        this.cluster = cluster;
        this.history = history;
        this.random = random;
    }

    /** Goes on until the time is over and every kind of fault has happened; each happens to its end. */
    List<Injection> rage(long nanos) throws InterruptedException {
        long begun = System.nanoTime();
        List<Fault> next = new ArrayList<>();
        while (System.nanoTime() - begun < nanos || injections.size() < Fault.values().length) {
            if (next.isEmpty()) {
                next.addAll(List.of(Fault.values()));
                Collections.shuffle(next, random);
            }
            lasting(REST_MILLIS + random.nextInt(LONGEST_REST_MILLIS - REST_MILLIS));
            Fault fault = next.remove(0);
            injections.add(new Injection(fault, history.now()));
            history.note(fault.what);
            inject(fault);
            history.note("over");
        }
        return injections;
    }

    private void inject(Fault fault) throws InterruptedException {
        switch (fault) {
            case NODE_KILLED -> {
                Node node = anyNode();
                node.kill();
                lasting(random.nextInt(500));
                node.start();
            }
            case NODE_PAUSED -> pause(anyNode());
            case ROLLING_RESTART -> {
                for (Node node : cluster.nodes) {
                    node.terminate();
                    node.start();
                }
            }
            case BACKENDS_TERMINATED -> cluster.postgres.terminateConnections();
            case DATABASE_KILLED -> {
                cluster.postgres.crash();
                lasting(random.nextInt(2000));
                cluster.postgres.startAgain();
            }
            case CONNECTIONS_CUT -> cut();
            case DATABASE_SLOW -> delay();
            default -> throw new IllegalStateException("Expected to know how to do " + fault);
        }
    }

    private void pause(Node node) throws InterruptedException {
        long since = history.now();
        node.pause();
        lasting(Cluster.LEASE_MILLIS + random.nextInt((int) (2 * Cluster.LEASE_MILLIS)));
        node.resume();
        history.away(node.number, since);
    }

    private void cut() throws InterruptedException {
        List<Node> some = some();
        some.forEach(node -> node.proxy.cut());
        lasting(random.nextInt(2500));
        some.forEach(node -> node.proxy.mend());
    }

    private void delay() throws InterruptedException {
        List<Node> some = some();
        some.forEach(node -> node.proxy.delay(20 + random.nextInt(LATEST_MILLIS)));
        lasting(1000 + random.nextInt(3000));
        some.forEach(node -> node.proxy.delay(0));
    }

    private Node anyNode() {
        return cluster.node(random.nextInt(cluster.nodes.size()));
    }

    /** One node or more. */
    private List<Node> some() {
        List<Node> nodes = new ArrayList<>(cluster.nodes);
        Collections.shuffle(nodes, random);
        return nodes.subList(0, 1 + random.nextInt(nodes.size()));
    }

    private void lasting(long millis) throws InterruptedException {
        never.await(millis, TimeUnit.MILLISECONDS);
    }
}
