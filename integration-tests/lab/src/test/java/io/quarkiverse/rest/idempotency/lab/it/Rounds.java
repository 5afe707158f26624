package io.quarkiverse.rest.idempotency.lab.it;

import java.util.Random;

/**
 * The number of times that a test repeats events at random moments: a few times in every build, and {@code -Dlab.rounds=200}
 * times for more certainty. {@code -Dlab.seed} chooses other moments.
 */
final class Rounds {

    static final int COUNT = Integer.getInteger("lab.rounds", 4);

    private static final long SEED = Long.getLong("lab.seed", 1);

    private Rounds() {
    }

    static Random random() {
        return new Random(SEED);
    }
}
