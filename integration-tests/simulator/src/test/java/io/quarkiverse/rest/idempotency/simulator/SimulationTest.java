package io.quarkiverse.rest.idempotency.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.simulator.history.Timeline;

/**
 * The protocol under everything that the simulator can do to it. {@code -Dsimulator.seeds} says how many runs, and
 * {@code -Dsimulator.first-seed} where they begin.
 */
class SimulationTest {

    private static final long SEEDS = Long.getLong("simulator.seeds", 10_000);
    private static final long FIRST = Long.getLong("simulator.first-seed", 1);
    private static final long MANY_SEEDS = 100_000;

    @Test
    void everyInvariantHolds_andEverythingHasBeenSeen() {
        long begunAt = System.nanoTime();
        Campaign campaign = Campaign.run(FIRST, SEEDS);

        System.out.printf("Simulated %,d runs from seed %d in %d s, with %,d events:%n%s", campaign.runs(), FIRST,
                (System.nanoTime() - begunAt) / 1_000_000_000, campaign.events(), campaign.coverage());
        for (Simulation.Result failure : campaign.failures()) {
            System.out.println("Seed " + failure.seed() + " fails: " + failure.violations());
        }
        assertThat(campaign.failures()).extracting(Simulation.Result::violations)
                .as("violations; the first is of%n%s", firstOf(campaign)).isEmpty();
        assertThat(campaign.runs()).isEqualTo(SEEDS);
        if (SEEDS >= MANY_SEEDS) {
            assertThat(campaign.coverage().rarerThan(100)).as("what has been seen less than 100 times").isEmpty();
        }
    }

    private static String firstOf(Campaign campaign) {
        return campaign.failures().stream().findFirst()
                .map(failure -> "seed " + failure.seed() + "\n" + Timeline.of(failure.events())).orElse("none");
    }

    @Test
    void aSeed_runsExactlyTheSameAgain() {
        for (long seed = FIRST; seed < FIRST + 500; seed++) {
            assertThat(Timeline.of(Simulation.run(seed).events())).as("seed " + seed)
                    .isEqualTo(Timeline.of(Simulation.run(seed).events()));
        }
    }
}
