package io.quarkiverse.rest.idempotency.benchmark;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Measures a method that completes in its transaction: with keys that the transaction claims, with keys that are reserved
 * before it, and without a key.
 */
final class Claims {

    private static final String PLAIN = "insert in transaction, no key";
    private static final String CLAIMED = "insert in transaction, claimed keys";
    private static final String RESERVED = "insert in transaction, reserved keys";
    private static final String PATH = "/lab/insert-in-transaction";
    private static final String PLAIN_PATH = "/lab/insert-plain-in-transaction";

    private final DurablePostgres postgres;
    private final Results results;
    private final Turns turns;

    Claims(DurablePostgres postgres, Results results, Turns turns) {
        this.postgres = postgres;
        this.results = results;
        this.turns = turns;
    }

    void measure() {
        try (Node claiming = Node.with(postgres, DurablePostgres.LAB,
                Map.of("quarkus.rest-idempotency.transaction.ownership", "claim"));
                Node reserving = Node.with(postgres, DurablePostgres.LAB,
                        Map.of("quarkus.rest-idempotency.transaction.ownership", "lease"));
                Load load = new Load(Benchmark.CONNECTIONS, claiming.port());
                Load loadReserving = new Load(Benchmark.CONNECTIONS, reserving.port())) {
            List<Variant> variants = List.of(
                    new Variant(Work.plain(PLAIN, PLAIN_PATH), load, claiming),
                    new Variant(Work.fresh(CLAIMED, PATH), load, claiming),
                    new Variant(Work.fresh(RESERVED, PATH), loadReserving, reserving));
            turns.take("completion in transactions, c = " + Benchmark.CONNECTIONS, variants, postgres.pid(), results,
                    order -> Collections.rotate(order, 1));
            results.profile(postgres, claiming, load, Work.fresh(CLAIMED, PATH), turns.seconds());
            results.add(Verdict.atLeast("k", "`" + PATH + "`, claimed keys vs. the transaction without a key",
                    results.ratio(CLAIMED, PLAIN), 0.80, results.rates(CLAIMED, PLAIN)));
            results.add(Verdict.atLeast("k", "the same, claimed keys vs. reserved keys", results.ratio(CLAIMED, RESERVED), 1,
                    results.rates(CLAIMED, RESERVED)));
            new Alone(postgres, results, turns)
                    .measure(claiming, Work.plain(PLAIN, PLAIN_PATH), Work.fresh(CLAIMED, PATH))
                    .verdict("k", "a transaction without a key, claimed keys", 50, 2.2);
        }
    }
}
