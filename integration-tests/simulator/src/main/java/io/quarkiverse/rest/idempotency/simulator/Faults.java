package io.quarkiverse.rest.idempotency.simulator;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Lets nodes be killed, paused and restarted, and the store go down and lose its records.
 */
final class Faults {

    private final World world;
    private final RandomGenerator random;
    private final List<Machine> machines;
    private final RandomFate fate;
    private final long lease;

    Faults(World world, RandomGenerator random, List<Machine> machines, RandomFate fate) {
        this.world = world;
        this.random = random;
        this.machines = machines;
        this.fate = fate;
        this.lease = world.setting().lease();
    }

    /** Plans them for a run of this length. */
    void plan(long horizon) {
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            Machine machine = machines.get(random.nextInt(machines.size()));
            long when = random.nextInt(3) == 0 ? random.nextLong(horizon) : random.nextLong(horizon / 4);
            int steps = random.nextInt(random.nextBoolean() ? 3 : 50);
            switch (random.nextInt(10)) {
                case 0, 1 -> {
                    world.time().after(when, machine::kill);
                    world.time().after(when + random.nextLong(lease * 3), machine::start);
                }
                case 2 -> {
                    machine.after(steps, machine::kill);
                    world.time().after(horizon / 2, machine::start);
                }
                case 3 -> {
                    long length = pause();
                    world.time().after(when, () -> machine.pause(length));
                }
                case 4, 5, 6 -> {
                    long length = pause();
                    machine.after(steps, () -> machine.pause(length));
                }
                case 7, 8 -> {
                    world.time().after(when, () -> down(true));
                    world.time().after(when + random.nextLong(lease * 2), () -> down(false));
                }
                default -> world.time().after(when, world.database()::wipe);
            }
        }
    }

    private long pause() {
        boolean beyondLease = random.nextBoolean();
        world.seen(beyondLease ? Seen.NODE_PAUSED_BEYOND_LEASE : Seen.NODE_PAUSED_SHORTLY);
        return beyondLease ? lease + random.nextLong(random.nextInt(10) == 0 ? lease * 100 : lease * 3)
                : 1 + random.nextLong(lease);
    }

    private void down(boolean down) {
        world.note("store            is " + (down ? "down" : "up"));
        fate.down(down);
    }

    /** Ends whatever goes wrong. */
    void end() {
        fate.calm();
        for (Machine machine : machines) {
            machine.resume();
            machine.after(-1, null);
            machine.start();
        }
    }
}
