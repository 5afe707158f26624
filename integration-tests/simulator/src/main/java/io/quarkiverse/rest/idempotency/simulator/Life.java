package io.quarkiverse.rest.idempotency.simulator;

import java.time.Duration;
import java.util.random.RandomGenerator;

import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.protocol.Purger;
import io.quarkiverse.rest.idempotency.protocol.Timers;

/**
 * One incarnation of a node: the protocol as it is, with the timers, the store and the randomness that it gets here. Its
 * scheduled tasks end with it, and wait while its node is paused.
 */
final class Life implements Timers {

    private final World world;
    private final Machine machine;
    private final String label;
    private final StoreLink store;
    private final Server server;
    private final Purger purger;
    private boolean alive = true;

    Life(World world, Machine machine, String label) {
        this.world = world;
        this.machine = machine;
        this.label = label;
        RandomGenerator random = world.randomOfLife();
        this.store = new StoreLink(world, this);
        IdempotencyProtocol protocol = new IdempotencyProtocol(store, this, random, world.setting().limits(),
                new Listener(world));
        world.names().owner(protocol.owner(), label);
        world.names().owner(protocol.takeoverOwner(), label);
        this.server = new Server(world, this, protocol);
        Duration purging = world.setting().purgeInterval();
        this.purger = purging == null ? null : new Purger(store, this, random, purging, 2);
        if (purger != null) {
            purger.start();
        }
    }

    String label() {
        return label;
    }

    Machine machine() {
        return machine;
    }

    int node() {
        return machine.number();
    }

    StoreLink store() {
        return store;
    }

    Server server() {
        return server;
    }

    boolean alive() {
        return alive;
    }

    @Override
    public long nanoTime() {
        return world.time().now() + machine.skew();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return after(delay.toNanos(), task);
    }

    /** Does something later, if it lives then, and not while its node is paused. */
    Timer after(long delay, Runnable action) {
        Planned planned = new Planned(action);
        world.time().after(delay, planned);
        return planned;
    }

    void stopPurging() {
        if (purger != null) {
            purger.stop();
        }
    }

    void end() {
        alive = false;
        stopPurging();
        server.end();
    }

    private final class Planned implements Runnable, Timer {

        private Runnable action;

        Planned(Runnable action) {
            this.action = action;
        }

        @Override
        public void run() {
            if (!alive || action == null) {
                return;
            }
            if (!machine.away() && machine.step()) {
                action.run();
            } else if (alive) {
                machine.defer(this);
            }
        }

        @Override
        public void cancel() {
            action = null;
        }
    }
}
