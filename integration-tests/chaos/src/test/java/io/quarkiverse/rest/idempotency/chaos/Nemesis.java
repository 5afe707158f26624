package io.quarkiverse.rest.idempotency.chaos;

import java.sql.Connection;
import java.sql.SQLException;
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
    /** The default of {@code store-time.reserve}. */
    private static final int RESERVE_MILLIS = 2000;
    private static final int HANGING_METHODS = 6;

    private final Cluster cluster;
    private final HistoryLog history;
    private final Random random;
    private final Probe probe;
    private final List<Injection> injections = new ArrayList<>();

    /** Nobody ever counts it down: whoever waits for it waits for a time. */
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

    /** Goes on until the time is over and every kind of fault has happened; each happens to its end. */
    List<Injection> rage(long nanos) throws InterruptedException {
        long begun = System.nanoTime();
        List<Fault> next = new ArrayList<>();
        while (System.nanoTime() - begun < nanos || injections.size() < cluster.backend.faults.size()) {
            if (next.isEmpty()) {
                next.addAll(cluster.backend.faults);
                Collections.shuffle(next, random);
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
            case DATABASE_READ_ONLY -> {
                cluster.postgres.becomeReadOnly();
                lasting(500 + random.nextInt(2500));
                cluster.postgres.becomeWritable();
            }
            case TABLE_LOCKED -> lock();
            case STANDBY_LOST -> {
                long from = history.now();
                cluster.postgres.loseStandby();
                lasting(RESERVE_MILLIS + random.nextInt(2000));
                cluster.postgres.goOnWithoutStandby();
                history.unseen(from);
            }
            case EVENT_LOOPS_BLOCKED -> anyNode().blockEventLoops(Cluster.LEASE_MILLIS + random.nextInt(2000));
            case METHODS_HANG -> probe.hang(anyNode(), anyEndpoint(), HANGING_METHODS,
                    (int) (2 * Cluster.LEASE_MILLIS) + random.nextInt(2000));
            case REDIS_PAUSED -> {
                cluster.redis.pause();
                lasting(RESERVE_MILLIS + random.nextInt(4000));
                cluster.redis.resume();
            }
            case REDIS_FULL -> {
                cluster.redis.fill();
                lasting(500 + random.nextInt(2500));
                cluster.redis.makeRoom();
            }
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

    private void lock() throws InterruptedException {
        try (Connection connection = cluster.postgres.connection()) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("LOCK TABLE idempotency_record IN SHARE MODE");
            lasting(RESERVE_MILLIS + 500 + random.nextInt(2000));
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to lock the table of the records", e);
        }
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
