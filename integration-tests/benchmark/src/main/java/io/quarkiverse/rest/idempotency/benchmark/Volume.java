package io.quarkiverse.rest.idempotency.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.HdrHistogram.Histogram;

/**
 * Fresh keys in a table that is full of others, and while expired ones are deleted. The empty and the full table are in two
 * databases of one server, with a node each.
 */
final class Volume {

    private static final long ROWS = Long.getLong("benchmark.rows", 1_000_000);
    private static final long EXPIRED = 1_000_000;
    private static final String FULL = "full_of_records";
    private static final String EMPTY = "empty_at_first";
    private static final String FILL = "INSERT INTO idempotency_record (id, format, realm, operation, resource, fingerprint,"
            + " state, owner, fence, reserved_at, lease_until, expires_at, completed_at, kind, status, headers, body)"
            + " SELECT substr(encode(sha256(('%s' || i)::bytea), 'base64'), 1, 43), 1, 'default', 'POST /lab/noop', '/lab/noop',"
            + " substr(encode(sha256(('f' || i)::bytea), 'base64'), 1, 43), 1, '00000000-0000-0000-0000-000000000001', 1,"
            + " now(), now(), now() + %s * interval '1 s', now(), 0, 200, NULL, 'done'::bytea FROM generate_series(1, %d) i";

    private final DurablePostgres postgres;
    private final Results results;
    private final Turns turns;

    Volume(DurablePostgres postgres, Results results, Turns turns) {
        this.postgres = postgres;
        this.results = results;
        this.turns = turns;
    }

    void measure() {
        postgres.execute(DurablePostgres.LAB, "CREATE DATABASE " + FULL);
        postgres.execute(DurablePostgres.LAB, "CREATE DATABASE " + EMPTY);
        String many = "fresh keys, %,d records".formatted(ROWS);
        String none = "fresh keys, empty table";
        Work work = Work.fresh(many, "/lab/noop");
        try (Node full = Node.with(postgres, FULL, Map.of()); Node empty = Node.with(postgres, EMPTY, Map.of())) {
            System.out.printf("Inserting %,d records%n", ROWS);
            postgres.execute(FULL, FILL.formatted("live", "(1000000 + i)", ROWS));
            postgres.execute(FULL, "VACUUM ANALYZE idempotency_record");
            postgres.execute(FULL, "CHECKPOINT");
            try (Load toFull = new Load(Benchmark.CONNECTIONS, full.port());
                    Load toEmpty = new Load(Benchmark.CONNECTIONS, empty.port())) {
                toFull.closedLoop(work, 0, turns.firstWarmUp());
                toEmpty.closedLoop(work, 0, turns.firstWarmUp());
                for (int round = 1; round <= turns.rounds(); round++) {
                    results.add(many, toFull.closedLoop(work, turns.warmUp(), turns.seconds()));
                    results.add(none, toEmpty.closedLoop(work, turns.warmUp(), turns.seconds()));
                }
            }
        }
        results.add(Verdict.atLeast("g", "fresh keys with %,d records in the table vs. none".formatted(ROWS),
                results.ratio(many, none), 0.95, results.rates(many, none)));
        purge(work, results.perSecond(many) / 4);
    }

    /**
     * One node purges, at work and paused in turn, while another one has the requests: what else the disk has to do, such as a
     * checkpoint, is the same for both.
     */
    private void purge(Work work, double rate) {
        List<Histogram> quiet = new ArrayList<>();
        List<Histogram> purging = new ArrayList<>();
        long deleted;
        System.out.printf("Inserting %,d expired records%n", EXPIRED);
        postgres.execute(FULL, FILL.formatted("expired", "-i", EXPIRED));
        // Writing them out is not what is measured.
        postgres.execute(FULL, "VACUUM ANALYZE idempotency_record");
        postgres.execute(FULL, "CHECKPOINT");
        try (Node node = Node.with(postgres, FULL, Map.of()); Load load = new Load(Benchmark.CONNECTIONS, node.port())) {
            load.closedLoop(work, 0, turns.firstWarmUp());
            try (Node purger = Node.with(postgres, FULL, Map.of("quarkus.rest-idempotency.purge.enabled", "true",
                    "quarkus.rest-idempotency.purge.interval", "100ms"))) {
                long before = expired();
                // More than of anything else: a 99th percentile of a few seconds is mostly the disk's.
                for (int round = 1; round <= 2 * turns.rounds() + 1; round++) {
                    purger.application.pause();
                    quiet.add(load.openLoop(work, rate, turns.warmUp(), turns.seconds()).latencies());
                    purger.application.resume();
                    purging.add(load.openLoop(work, rate, turns.warmUp(), turns.seconds()).latencies());
                    if (expired() == 0) {
                        System.out.println("All expired records were deleted after round " + round);
                        break;
                    }
                }
                deleted = before - expired();
            }
        }
        if (deleted == 0) {
            throw new IllegalStateException("Expected the node to purge while it was measured");
        }
        double quietMillis = Results.middle(quiet, 99);
        double purgingMillis = Results.middle(purging, 99);
        results.add(Verdict.atMost("g", "the same: p99 while purging vs. not", purgingMillis / quietMillis, 1.5, " ×",
                "%.2f ms to %.2f ms at %,.0f requests due a second; %,d records purged meanwhile".formatted(purgingMillis,
                        quietMillis, rate, deleted)));
    }

    private long expired() {
        return postgres.number(FULL, "SELECT count(*) FROM idempotency_record WHERE expires_at <= now()");
    }
}
