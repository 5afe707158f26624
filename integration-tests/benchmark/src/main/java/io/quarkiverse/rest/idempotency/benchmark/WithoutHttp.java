package io.quarkiverse.rest.idempotency.benchmark;

import java.util.Map;

import org.HdrHistogram.Histogram;

/**
 * Measures work that is executed without HTTP, beside a method that does the same: as many threads as there are connections.
 */
final class WithoutHttp {

    private static final String HTTP = "noop, fresh keys, over HTTP";
    private static final String WORK = "noop, fresh keys, by execute";
    private static final double LEAST = 1.5;

    private final DurablePostgres postgres;
    private final Results results;
    private final Turns turns;

    WithoutHttp(DurablePostgres postgres, Results results, Turns turns) {
        this.postgres = postgres;
        this.results = results;
        this.turns = turns;
    }

    void measure(int threads) {
        try (Node node = Node.with(postgres, DurablePostgres.LAB, Map.of()); Load load = new Load(threads, node.port())) {
            Variant overHttp = new Variant(Work.fresh(HTTP, "/lab/noop"), load, node);
            load.closedLoop(overHttp.work(), 0, turns.firstWarmUp());
            execute(node, threads, turns.firstWarmUp());
            for (int round = 1; round <= turns.rounds(); round++) {
                System.out.println("Round " + round + ", without HTTP");
                if (round % 2 == 0) {
                    results.add(WORK, execute(node, threads, turns.seconds()));
                }
                overHttp.closedLoop(postgres.pid(), results, turns.warmUp(), turns.seconds());
                if (round % 2 == 1) {
                    results.add(WORK, execute(node, threads, turns.seconds()));
                }
            }
        }
        results.add(Verdict.atLeast("x", "work by `execute` vs. `/lab/noop`, fresh keys", results.ratio(WORK, HTTP), LEAST,
                results.rates(WORK, HTTP)));
    }

    /** The latencies are not known: the node counts its work itself. */
    private static Measurement execute(Node node, int threads, double seconds) {
        long count = Long.parseLong(
                node.answer("/lab/work?threads=%d&millis=%d".formatted(threads, (long) (1000 * seconds))).strip());
        return new Measurement(count, seconds, count, new Histogram(3));
    }
}
