package io.quarkiverse.rest.idempotency.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
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
    private static final int HANGING_METHODS = 6;

    private final Cluster cluster;
    private final HistoryLog history;
    private final Random random;
    private final Probe probe;
    private final List<Injection> injections = new ArrayList<>();

    /** Never counted down: a thread that waits for it waits for a time. */
    private final CountDownLatch never = new CountDownLatch(1);

    /**
     * A fault.
     *
     * @param at when it began
     * @param recovery how long after its end the last node did what a client asked for, in nanoseconds
     */
    record Injection(Fault fault, long at, long recovery) {
    }

    /**
     * @param probe asks for what hangs, and whether there is service again
     */
    Nemesis(Cluster cluster, HistoryLog history, Random random, Probe probe) {
        this.cluster = cluster;
        this.history = history;
        this.random = random;
        this.probe = probe;
    }

    /** Goes on until the time is over and the faults that are due have happened; each happens to its end. */
    List<Injection> rage(long nanos) throws InterruptedException {
        long begun = System.nanoTime();
        Set<Fault> due = cluster.backend.due();
        List<Fault> next = shuffled(due);
        next.addAll(shuffled(cluster.backend.faults.stream().filter(fault -> !due.contains(fault)).toList()));
        while (System.nanoTime() - begun < nanos || injections.size() < due.size()) {
            if (next.isEmpty()) {
                next.addAll(shuffled(cluster.backend.faults));
            }
            lasting(REST_MILLIS + random.nextInt(LONGEST_REST_MILLIS - REST_MILLIS));
            Fault fault = next.remove(0);
            long at = history.now();
            history.note(fault.what);
            inject(fault);
            history.note("over");
            injections.add(new Injection(fault, at, probe.untilService(fault, anyEndpoint())));
        }
        return injections;
    }

    /** In an order that only the seed decides. */
    private List<Fault> shuffled(Collection<Fault> faults) {
        List<Fault> shuffled = new ArrayList<>(faults);
        Collections.sort(shuffled);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private void inject(Fault fault) throws InterruptedException {
        if (fault.ofServers) {
            trouble(fault);
            return;
        }
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
            case CONNECTIONS_CUT -> cut();
            case DATABASE_SLOW -> delay();
            case EVENT_LOOPS_BLOCKED -> anyNode().blockEventLoops(Cluster.LEASE_MILLIS + random.nextInt(2000));
            case METHODS_HANG -> probe.hang(anyNode(), anyEndpoint(), HANGING_METHODS,
                    (int) (2 * Cluster.LEASE_MILLIS) + random.nextInt(2000));
            default -> throw new IllegalStateException("Expected to know how to do " + fault);
        }
    }

    private void trouble(Fault fault) throws InterruptedException {
        long from = history.now();
        cluster.storage.begin(fault);
        lasting(fault.leastMillis + random.nextInt(1 + fault.moreMillis));
        cluster.storage.end(fault);
        if (fault.holdsCommits()) {
            history.unseen(from);
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

    private Endpoint anyEndpoint() {
        return cluster.backend.endpoints.get(random.nextInt(cluster.backend.endpoints.size()));
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
