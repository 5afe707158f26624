package io.quarkiverse.rest.idempotency.simulator;

import java.util.ArrayList;
import java.util.List;

import io.quarkiverse.rest.idempotency.simulator.history.Event;

/**
 * A node: a place on which one life after the other runs, with a clock that is wrong. It can be paused, and killed between any
 * two of its steps.
 */
final class Machine {

    private final World world;
    private final int number;
    private final long skew;
    private Life life;
    private int lives;
    private final List<Runnable> deferred = new ArrayList<>();
    private boolean away;
    private long awaySince = -1;
    private int stepsLeft = -1;
    private Runnable faultAtStep;

    /**
     * @param skew by how many nanoseconds its clock is wrong
     */
    Machine(World world, int number, long skew) {
        this.world = world;
        this.number = number;
        this.skew = skew;
    }

    int number() {
        return number;
    }

    long skew() {
        return skew;
    }

    /** The incarnation that runs on it, or {@code null}. */
    Life life() {
        return life;
    }

    void start() {
        if (life == null) {
            life = new Life(world, this, "n" + number + "." + ++lives);
            world.note("node " + number + "           starts as " + life.label());
            if (lives > 1) {
                world.seen(Seen.NODE_RESTARTED);
            }
        }
    }

    void kill() {
        if (life != null) {
            world.note("node " + number + "           is killed");
            world.seen(life.server().executing() ? Seen.NODE_KILLED_WHILE_EXECUTING : Seen.NODE_KILLED);
            Life killed = life;
            life = null;
            stepsLeft = -1;
            resume();
            killed.end();
        }
    }

    /** Does something to it when it has made some more steps. */
    void after(int steps, Runnable fault) {
        stepsLeft = steps;
        faultAtStep = fault;
    }

    /** Lets it do nothing for a while, like a process that is stopped. */
    void pause(long nanos) {
        if (life != null && !away) {
            away = true;
            awaySince = world.time().now();
            world.note("node " + number + "           is paused");
            long since = awaySince;
            world.time().after(nanos, () -> {
                if (awaySince == since) {
                    resume();
                }
            });
        }
    }

    /** Ends a pause: whatever has become due meanwhile is done now, in its order. */
    void resume() {
        if (away) {
            away = false;
            world.tell(new Event.Away(world.time().now(), number, awaySince));
            deferred.forEach(task -> world.time().after(0, task));
            deferred.clear();
        }
    }

    boolean away() {
        return away;
    }

    /** Does something when the pause is over. */
    void defer(Runnable task) {
        deferred.add(task);
    }

    /**
     * Counts a step, before it is made.
     *
     * @return whether it can be made
     */
    boolean step() {
        if (stepsLeft >= 0 && stepsLeft-- == 0) {
            faultAtStep.run();
        }
        return life != null && !away;
    }
}
