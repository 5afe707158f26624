package io.quarkiverse.rest.idempotency.benchmark;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Compares this build of the lab with another one, in one run, so that the machine is the same for both: what a change costs in
 * requests a second, in processor time, and in memory that is allocated.
 */
final class OtherBuild {

    private static final String DATABASE = "other_build";
    private static final int KEYS = 1000;
    private static final double LEAST = 0.97;

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
        try (Node mine = Node.with(postgres, DurablePostgres.LAB, Map.of());
                Node theirs = Node.of(other, postgres, DATABASE);
                Load load = new Load(connections, mine.port());
                Load loadOfTheirs = new Load(connections, theirs.port())) {
            load.times(Work.firstOf("/lab/noop", run), KEYS);
            loadOfTheirs.times(Work.firstOf("/lab/noop", run), KEYS);
            List<Variant> variants = List.of(
                    new Variant(Work.fresh("this build, fresh keys", "/lab/noop"), load, mine),
                    new Variant(Work.fresh("other build, fresh keys", "/lab/noop"), loadOfTheirs, theirs),
                    new Variant(Work.replays("this build, replays", "/lab/noop", run, KEYS), load, mine),
                    new Variant(Work.replays("other build, replays", "/lab/noop", run, KEYS), loadOfTheirs, theirs));
            // Each build is the first of a pair in every other round.
            turns.take("two builds, c = " + connections, variants, postgres.pid(), results, order -> {
                Collections.swap(order, 0, 1);
                Collections.swap(order, 2, 3);
            });
            for (Variant variant : variants) {
                results.profiles.add(Profile.of(variant.node(), variant.load(), variant.work(), turns.seconds()));
            }
        }
        for (String work : List.of("fresh keys", "replays")) {
            String mine = "this build, " + work;
            String theirs = "other build, " + work;
            results.add(Verdict.atLeast("j", "`/lab/noop`, " + work + ", this build vs. the other", results.ratio(mine, theirs),
                    LEAST, results.rates(mine, theirs)));
        }
    }
}
