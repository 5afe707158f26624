package io.quarkiverse.rest.idempotency.benchmark;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Compares this build of the lab with another one, in one run, so that the machine is the same for both: requests a second,
 * processor time, and memory that is allocated. The targets are those against commit 365015f.
 */
final class OtherBuild {

    private static final String DATABASE = "other_build";
    private static final int KEYS = 1000;
    private static final String NOOP = "/lab/noop";
    private static final String INSERT_IN_TRANSACTION = "/lab/insert-in-transaction";
    private static final String FRESH = "fresh keys";
    private static final String REPLAYS = "replays";
    private static final String IN_TRANSACTION = "insert in transaction";

    private final DurablePostgres postgres;
    private final Results results;
    private final Turns turns;

    OtherBuild(DurablePostgres postgres, Results results, Turns turns) {
        this.postgres = postgres;
        this.results = results;
        this.turns = turns;
    }

    /**
     * @param other the packaged lab of the other build
     */
    void measure(String other, int connections) {
        String run = UUID.randomUUID().toString();
        postgres.execute(DurablePostgres.LAB, "CREATE DATABASE " + DATABASE);
        try (Node mine = Node.with(postgres, DurablePostgres.LAB,
                Map.of("quarkus.rest-idempotency.transaction.ownership", "claim"));
                Node theirs = Node.of(other, postgres, DATABASE);
                Load load = new Load(connections, mine.port());
                Load loadOfTheirs = new Load(connections, theirs.port())) {
            load.times(Work.firstOf(NOOP, run), KEYS);
            loadOfTheirs.times(Work.firstOf(NOOP, run), KEYS);
            List<Variant> variants = List.of(
                    new Variant(Work.fresh(mine(FRESH), NOOP), load, mine),
                    new Variant(Work.fresh(theirs(FRESH), NOOP), loadOfTheirs, theirs),
                    new Variant(Work.replays(mine(REPLAYS), NOOP, run, KEYS), load, mine),
                    new Variant(Work.replays(theirs(REPLAYS), NOOP, run, KEYS), loadOfTheirs, theirs),
                    new Variant(Work.fresh(mine(IN_TRANSACTION), INSERT_IN_TRANSACTION), load, mine),
                    new Variant(Work.fresh(theirs(IN_TRANSACTION), INSERT_IN_TRANSACTION), loadOfTheirs, theirs));
            // Each build is the first of a pair in every other round.
            turns.take("two builds, c = " + connections, variants, postgres.pid(), results, order -> {
                for (int first = 0; first < order.size(); first += 2) {
                    Collections.swap(order, first, first + 1);
                }
            });
            List<Profile> profiles = variants.stream()
                    .map(variant -> Profile.of(variant.node(), variant.load(), variant.work(), turns.seconds())).toList();
            results.profiles.addAll(profiles);
            verdicts(profiles.get(0).bytesOfOurs(), profiles.get(1).bytesOfOurs());
        }
    }

    private void verdicts(double bytes, double bytesOfTheirs) {
        atLeast("b", "`" + NOOP + "`, fresh keys, this build vs. the other", FRESH, 1.7);
        atLeast("c", "`" + INSERT_IN_TRANSACTION + "`, claimed keys vs. the other build", IN_TRANSACTION, 1.6);
        atLeast("d", "replay of 1,000 keys, this build vs. the other", REPLAYS, 0.97);
        results.add(Verdict.atMost("j", "allocated below the extension by a fresh request, this build vs. the other",
                bytes / bytesOfTheirs, 0.5, " ×", "%,.0f to %,.0f bytes".formatted(bytes, bytesOfTheirs)));
    }

    private void atLeast(String row, String description, String work, double target) {
        results.add(Verdict.atLeast(row, description, results.ratio(mine(work), theirs(work)), target,
                results.rates(mine(work), theirs(work))));
    }

    private static String mine(String work) {
        return "this build, " + work;
    }

    private static String theirs(String work) {
        return "other build, " + work;
    }
}
