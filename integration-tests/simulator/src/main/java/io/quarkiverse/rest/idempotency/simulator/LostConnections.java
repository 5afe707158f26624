package io.quarkiverse.rest.idempotency.simulator;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Lets nodes lose all connections to the store at once: one node, as when its network fails, or all of them, as when the
 * database is started again.
 */
final class LostConnections {

    private static final int MOST = 12;

    private final World world;
    private final RandomGenerator random;
    private final List<Machine> machines;

    LostConnections(World world, RandomGenerator random, List<Machine> machines) {
        this.world = world;
        this.random = random;
        this.machines = machines;
    }

    /** Plans them for a run of this length. */
    void plan(long horizon) {
        if (random.nextInt(3) > 0) {
            return;
        }
        int count = 1 + random.nextInt(MOST);
        for (int i = 0; i < count; i++) {
            long when = random.nextInt(3) == 0 ? random.nextLong(horizon) : random.nextLong(horizon / 8);
            List<Machine> losing = random.nextBoolean() ? machines : List.of(machines.get(random.nextInt(machines.size())));
            world.time().after(when, () -> losing.forEach(this::lose));
        }
    }

    private void lose(Machine machine) {
        if (machine.life() != null) {
            machine.life().store().loseConnections(random);
        }
    }
}
