package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.store.format.RecordFormat;

/**
 * Empties records whose response is over, and which go on as tombstones, in the SQL that all databases share. A record says by
 * itself when its response is over, so that it is never given too late, whether or not its columns are empty by then.
 * <p>
 * Records that have one time as tombstones end their responses in the order of their expiry, for which there is an index: each
 * look begins where the last one ended. The first one begins with the records that expire first, and there is none while this
 * node completes no record that becomes a tombstone. A record with a longer time than any that this node knows is emptied when
 * the longest of those is left to it.
 */
public final class TombstoneShrinking {

    /** The overlap of a look with the one before, because this node counts the time between the two. */
    private static final long OVERLAP_MICROS = TimeUnit.MINUTES.toMicros(1);

    /** Where the looks for one time as tombstones have come to. */
    private static final class Position {

        /** The time until its expiry, as of {@link #nanos} or later. */
        long leftMicros;
        long nanos;
        boolean full;

        Position(long now) {
            this.nanos = now;
        }

        long beginning(long now) {
            long elapsed = TimeUnit.NANOSECONDS.toMicros(now - nanos);
            return Math.max(0, leftMicros - elapsed - (full ? 0 : OVERLAP_MICROS));
        }

        /** Counted from the question: counted from a slow answer, the next look would begin behind records that are left. */
        void reached(long left, boolean more, long askedAt) {
            leftMicros = left;
            nanos = askedAt;
            full = more;
        }
    }

    private final String look;
    private final String empty;
    private final Map<Long, Position> positions = new ConcurrentHashMap<>();
    private final LongSupplier nanoClock;

    TombstoneShrinking(TableName table, SqlClock clock) {
        this(table, clock, System::nanoTime);
    }

    TombstoneShrinking(TableName table, SqlClock clock, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.look = "SELECT r.id, r.fence, r.kind, r.status, r.headers, " + clock.microsUntil("r.expires_at")
                + " AS left_micros"
                + " FROM " + table + " r WHERE r.expires_at >= " + clock.later("?") + " AND r.expires_at <= " + clock.later("?")
                + " AND r.state = " + RecordRow.COMPLETED + " AND r.kind IN " + RecordFormat.OUTLIVED_KINDS
                + " ORDER BY r.expires_at LIMIT ?";
        this.empty = "UPDATE " + table + " SET kind = ?, headers = NULL, body = ? WHERE id = ? AND fence = ? AND state = "
                + RecordRow.COMPLETED + " AND kind IN " + RecordFormat.OUTLIVED_KINDS;
    }

    /** Notes that there are records that are tombstones for a time after their response. */
    void expect(Duration tombstone) {
        if (!tombstone.isZero()) {
            positions.computeIfAbsent(RecordRow.micros(tombstone), micros -> new Position(nanoClock.getAsLong()));
        }
    }

    /** One look for each time as tombstones that is known. */
    public List<Look> looks() {
        return positions.entrySet().stream().map(entry -> new Look(entry.getKey(), entry.getValue())).toList();
    }

    /** A look for the records that have one time as tombstones. */
    public final class Look {

        private final long tombstoneMicros;
        private final Position position;
        private long askedAt;

        private Look(long tombstoneMicros, Position position) {
            this.tombstoneMicros = tombstoneMicros;
            this.position = position;
        }

        /**
         * @param limit how many records at most
         */
        public Query<Seen> query(int limit) {
            askedAt = nanoClock.getAsLong();
            synchronized (position) {
                return new Query<>(look, List.of(position.beginning(askedAt), tombstoneMicros, (long) limit),
                        TombstoneShrinking::seen);
            }
        }

        /**
         * @param seen the rows of the query
         * @return the statements that empty those whose response is over
         */
        public List<Update> updates(List<Seen> seen) {
            seen.forEach(record -> expect(record.tombstone));
            return seen.stream().filter(Seen::responseIsOver).map(TombstoneShrinking.this::empty).toList();
        }

        /**
         * Moves the place of the next look. To be called when the statements have been made: those of a call that fails are
         * made by the next one.
         *
         * @param seen the rows of the query
         * @param limit the limit of the query
         * @return whether the next look may find more. Not where it would see the same rows: those of one statement expire
         *         together
         */
        public boolean end(List<Seen> seen, int limit) {
            boolean full = seen.size() == limit;
            long reached = full ? seen.get(limit - 1).leftMicros : tombstoneMicros;
            synchronized (position) {
                position.reached(reached, full, askedAt);
            }
            return full && (seen.get(0).leftMicros < reached || seen.stream().anyMatch(Seen::responseIsOver));
        }
    }

    /** A record that may be over. */
    public record Seen(String id, long fence, int status, Duration tombstone, long leftMicros) {

        private boolean responseIsOver() {
            return leftMicros <= RecordRow.micros(tombstone);
        }
    }

    private static <E extends Exception> Seen seen(Row<E> row) throws E {
        int status = RecordRow.integer(row, "status");
        return new Seen(row.text("id"), row.number("fence"), status, RecordFormat.tombstone(new RecordFormat.Columns(
                RecordRow.integer(row, "kind"), status, row.bytes("headers"), null)), row.number("left_micros"));
    }

    private Update empty(Seen record) {
        RecordFormat.Columns left = RecordFormat
                .write(new RecordedResponse.Stored(record.status, List.of(), new byte[0]).tombstone());
        return new Update(empty, Arrays.asList(left.kind(), left.body(), record.id, record.fence));
    }

    /**
     * @param limit how many records at most
     * @return how many were emptied; the limit, where there may be more: a look can be full of records whose response goes on,
     *         because they are tombstones for a shorter time
     */
    synchronized int shrink(Connection connection, int limit) throws SQLException {
        int emptied = 0;
        boolean more = false;
        for (Look look : looks()) {
            int left = limit - emptied;
            if (left > 0) {
                List<Seen> seen = RowStatements.query(connection, look.query(left));
                for (Update update : look.updates(seen)) {
                    emptied += RowStatements.update(connection, update);
                }
                more |= look.end(seen, left);
            }
        }
        return more ? limit : emptied;
    }
}
