package io.quarkiverse.rest.idempotency.benchmark;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Measures the store over the reactive client on methods that do not block, and beside it the store over JDBC on methods that
 * do.
 */
final class Reactive {

    private static final int[] CONNECTIONS = { 64, 256 };
    private static final double MOST_PROCESSOR_TIME = 0.8;

    private final DurablePostgres postgres;
    private final Results results;
    private final Turns turns;

    Reactive(DurablePostgres postgres, Results results, Turns turns) {
        this.postgres = postgres;
        this.results = results;
        this.turns = turns;
    }

    void measure() {
        try (Node jdbc = Node.with(postgres, DurablePostgres.LAB, Map.of());
                Node reactive = Node.reactive(postgres, Map.of())) {
            for (int connections : CONNECTIONS) {
                throughput(jdbc, reactive, connections);
            }
            new Alone(postgres, results, turns)
                    .measure(reactive, Work.plain("insert-plain, reactive-pg", "/lab/insert-plain"),
                            Work.fresh("insert, fresh keys, reactive-pg", "/lab/insert"))
                    .verdict("r", "an insert over the reactive client, reactive-pg", 50, 1.2);
        }
    }

    private void throughput(Node jdbc, Node reactive, int connections) {
        String overJdbc = "noop, fresh keys, jdbc, c = " + connections;
        String overReactive = "noop, fresh keys, reactive-pg, c = " + connections;
        try (Load loadOfJdbc = new Load(connections, jdbc.port());
                Load loadOfReactive = new Load(connections, reactive.port())) {
            Variant onReactive = new Variant(Work.fresh(overReactive, "/lab/noop"), loadOfReactive, reactive);
            List<Variant> variants = List.of(new Variant(Work.fresh(overJdbc, "/lab/noop"), loadOfJdbc, jdbc), onReactive);
            // Each is the first of the pair in every other round.
            turns.take("the reactive client and JDBC, c = " + connections, variants, postgres.pid(), results,
                    order -> Collections.swap(order, 0, 1));
            results.profile(postgres, reactive, loadOfReactive, onReactive.work(), turns.seconds());
        }
        results.add(Verdict.atLeast("r", "`/lab/noop`, fresh keys, c = %d, reactive-pg vs. jdbc".formatted(connections),
                results.ratio(overReactive, overJdbc), 1.3, results.rates(overReactive, overJdbc)));
        double[] reactiveTime = results.processorTime(overReactive);
        double[] jdbcTime = results.processorTime(overJdbc);
        results.add(Verdict.atMost("r", "the same: processor time of the node", reactiveTime[0] / jdbcTime[0],
                MOST_PROCESSOR_TIME, " ×", "%.0f µs to %.0f µs in the node, %.0f µs to %.0f µs in the database"
                        .formatted(reactiveTime[0], jdbcTime[0], reactiveTime[1], jdbcTime[1])));
    }
}
