package io.quarkiverse.rest.idempotency.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.quarkiverse.rest.idempotency.simulator.history.Checker;
import io.quarkiverse.rest.idempotency.simulator.history.Event;
import io.quarkiverse.rest.idempotency.simulator.history.Violation;

/**
 * One run, from a seed: some nodes, some clients and a store for a while of trouble; then calm, in which every key is asked for
 * once more.
 */
public final class Simulation {

    private static final int MOST_REPETITIONS = 3;
    private static final int TOO_MANY_STEPS = 200_000;

    private final World world;
    private final Drawn drawn;
    private final Faults faults;
    private final LostConnections lostConnections;
    private final Clients clients;
    private final List<Machine> machines = new ArrayList<>();
    private int steps;

    private Simulation(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        this.drawn = new Drawn(random);
        SplittableRandom connections = new SplittableRandom(~seed);
        this.world = new World(drawn.setting(connections.nextBoolean() ? 0 : 1 + connections.nextInt(MOST_REPETITIONS)),
                random.nextLong());
        RandomFate fate = new RandomFate(world, random.split());
        world.fate(fate);
        int count = 1 + random.nextInt(3);
        for (int i = 1; i <= count; i++) {
            long skew = drawn.skew();
            if (Math.abs(skew) > 60_000_000_000L) {
                world.seen(skew > 1L << 62 ? Seen.CLOCK_ABOUT_TO_OVERFLOW : Seen.CLOCK_WRONG_BY_MINUTES);
            }
            machines.add(new Machine(world, i, skew));
        }
        this.faults = new Faults(world, random.split(), machines, fate);
        this.lostConnections = new LostConnections(world, connections, machines);
        this.clients = new Clients(world, random.split(), machines, drawn);
    }

    /**
     * The result of a run.
     *
     * @param seed from which it happens again
     * @param events in order
     * @param coverage what has been seen
     * @param violations of invariants
     */
    public record Result(long seed, List<Event> events, Coverage coverage, List<Violation> violations) {
    }

    /** A node goes on for ever, as with the heartbeats of a key that is never given back. */
    public static final class NeverQuietException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NeverQuietException() {
            super("It never becomes quiet");
        }
    }

    /** Runs a seed and judges what happened. */
    public static Result run(long seed) {
        Simulation simulation = new Simulation(seed);
        simulation.run();
        World world = simulation.world;
        return new Result(seed, world.events(), world.coverage(),
                new Checker(slack(world.setting())).check(world.events()));
    }

    /** The time that requests may take beyond their method, their wait and their reconciliation. */
    private static long slack(Setting setting) {
        long store = setting.limits().storeBound().toNanos();
        long settle = setting.limits().settleBound().toNanos();
        long tick = setting.limits().pollInterval().toNanos() * 2;
        return 8 * store + settle + tick + 100_000_000;
    }

    private void run() {
        long lease = world.setting().lease();
        long horizon = lease * 10;
        machines.forEach(Machine::start);
        faults.plan(horizon);
        lostConnections.plan(horizon);
        clients.plan(horizon);
        passUntil(horizon);
        faults.end();
        clients.patient();
        machines.forEach(machine -> machine.life().stopPurging());
        // Longer than any method, wait, statement and lease that is still there.
        passUntil(horizon + lease * 30);
        world.tell(new Event.Calm(world.time().now()));
        clients.askForEverything();
        passUntil(Long.MAX_VALUE / 8);
    }

    private void passUntil(long then) {
        while (world.time().step(then)) {
            if (++steps > TOO_MANY_STEPS) {
                throw new NeverQuietException();
            }
        }
        if (then < Long.MAX_VALUE / 8) {
            world.time().passUntil(then);
        }
    }
}
