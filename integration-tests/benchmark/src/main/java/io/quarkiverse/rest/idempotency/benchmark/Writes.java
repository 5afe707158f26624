package io.quarkiverse.rest.idempotency.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The bytes that PostgreSQL writes for fresh keys, and the size of a table whose records come and go. Nothing here is a time,
 * so one pass is enough; with another build, both have the same requests.
 */
final class Writes {

    private static final long REQUESTS = Long.getLong("benchmark.writes", 50_000);
    private static final long CYCLE = Long.getLong("benchmark.cycle", 100_000);
    private static final int CYCLES = 3;
    private static final String TABLE = "idempotency_record";
    private static final String WAL = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint";

    private final DurablePostgres postgres;
    private final Results results;

    Writes(DurablePostgres postgres, Results results) {
        this.postgres = postgres;
        this.results = results;
    }

    /** A node of a build on a database of its own. */
    private record Build(String database, Node node, Load load) {
    }

    /**
     * @param bytes those of the write-ahead log a request
     * @param inPlace the share of the updates that wrote no index entry
     */
    private record Written(double bytes, double inPlace) {

        @Override
        public String toString() {
            return "%,.0f bytes and %.2f of the updates in place".formatted(bytes, inPlace);
        }
    }

    /**
     * @param other the packaged lab of another build; empty where there is none
     */
    void measure(String other) {
        postgres.execute(DurablePostgres.LAB, "CREATE DATABASE writes_of_this");
        try (Node node = Node.with(postgres, "writes_of_this", Map.of()); Load load = new Load(64, node.port())) {
            Build mine = new Build("writes_of_this", node, load);
            if (other.isEmpty()) {
                report(written(mine), null);
                report(grown(mine), List.of());
                return;
            }
            postgres.execute(DurablePostgres.LAB, "CREATE DATABASE writes_of_other");
            try (Node otherNode = Node.of(other, postgres, "writes_of_other");
                    Load otherLoad = new Load(64, otherNode.port())) {
                Build theirs = new Build("writes_of_other", otherNode, otherLoad);
                report(written(mine), written(theirs));
                report(grown(mine), grown(theirs));
            }
        }
    }

    /** Full pages, which PostgreSQL logs once after each checkpoint, depend on its times and not on the requests. */
    private Written written(Build build) {
        postgres.execute(build.database, "ALTER SYSTEM SET full_page_writes = off");
        postgres.execute(build.database, "SELECT pg_reload_conf()");
        build.load.times(Work.fresh("warm-up", "/lab/noop"), REQUESTS / 10);
        postgres.execute(build.database, "CHECKPOINT");
        long updates = updates(build, "n_tup_upd");
        long inPlace = updates(build, "n_tup_hot_upd");
        long before = postgres.number(build.database, WAL);
        build.load.times(Work.fresh("fresh keys", "/lab/noop"), REQUESTS);
        long bytes = postgres.number(build.database, WAL) - before;
        Written written = new Written((double) bytes / REQUESTS,
                (double) (updates(build, "n_tup_hot_upd") - inPlace) / (updates(build, "n_tup_upd") - updates));
        postgres.execute(build.database, "ALTER SYSTEM RESET full_page_writes");
        postgres.execute(build.database, "SELECT pg_reload_conf()");
        System.out.printf("  %s, a fresh key: %s%n", build.database, written);
        return written;
    }

    /** A session reports its updates a second after the last ones, or when it ends. */
    private long updates(Build build, String column) {
        String sql = "SELECT " + column + " FROM pg_stat_user_tables WHERE relname = '" + TABLE + "'";
        long before;
        long now = postgres.number(build.database, sql);
        do {
            before = now;
            postgres.execute(build.database, "SELECT pg_sleep(1.5)");
            now = postgres.number(build.database, sql);
        } while (now != before);
        return now;
    }

    private void report(Written mine, Written theirs) {
        results.add(Verdict.atLeast("w", "`/lab/noop`, fresh keys: share of the updates that are HOT", mine.inPlace, 0.95,
                "this build: %s%s".formatted(mine, theirs == null ? "" : "; other build: " + theirs)));
        if (theirs != null) {
            results.add(Verdict.atMost("w", "`/lab/noop`, fresh keys: bytes of WAL, this build vs. the other",
                    mine.bytes / theirs.bytes, 0.60, " ×", "%,.0f to %,.0f bytes a request, without full pages"
                            .formatted(mine.bytes, theirs.bytes)));
        }
    }

    /**
     * Fills the table while the records of the cycle before are deleted, in batches in the order of their expiry as a purge
     * does, with a vacuum behind it.
     *
     * @return the bytes of the table and its indexes after each cycle
     */
    private List<Long> grown(Build build) {
        postgres.execute(build.database, "TRUNCATE " + TABLE);
        List<Long> sizes = new ArrayList<>();
        for (int cycle = 1; cycle <= CYCLES; cycle++) {
            String last = postgres.text(build.database, "SELECT COALESCE(max(expires_at), 'epoch') FROM " + TABLE);
            CompletableFuture<Void> purge = CompletableFuture.runAsync(() -> purge(build, last));
            build.load.times(Work.fresh("fresh keys", "/lab/noop"), CYCLE);
            purge.join();
            sizes.add(postgres.number(build.database, "SELECT pg_total_relation_size('" + TABLE + "')"));
            System.out.printf("  %s, cycle %d: %,d bytes for %,d records%n", build.database, cycle,
                    sizes.get(cycle - 1), CYCLE);
        }
        return sizes;
    }

    private void purge(Build build, String last) {
        String batch = "DELETE FROM " + TABLE + " WHERE id IN (SELECT id FROM " + TABLE + " WHERE expires_at <= '" + last
                + "' ORDER BY expires_at LIMIT 500)";
        while (postgres.execute(build.database, batch) > 0) {
            // The next one.
        }
        postgres.execute(build.database, "VACUUM " + TABLE);
    }

    private void report(List<Long> mine, List<Long> theirs) {
        double growth = (double) mine.get(2) / mine.get(1);
        results.add(Verdict.atMost("w", "table and indexes under purge, third cycle vs. second", growth, 1.05, " ×",
                "%,d records each: %s".formatted(CYCLE, megabytes(mine))));
        if (!theirs.isEmpty()) {
            results.add(Verdict.atMost("w", "the same, this build vs. the other", (double) mine.get(2) / theirs.get(2), 0.60,
                    " ×", megabytes(mine) + " to " + megabytes(theirs)));
        }
    }

    private static String megabytes(List<Long> sizes) {
        return String.join(", ", sizes.stream().map(size -> "%.1f".formatted(size / 1e6)).toList()) + " MB";
    }
}
