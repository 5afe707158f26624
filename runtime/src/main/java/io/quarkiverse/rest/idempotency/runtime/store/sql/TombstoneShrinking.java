package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

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
final class TombstoneShrinking {

    /** By so much, a look begins before the end of the last one, because this node counts the time between the two. */
    private static final long OVERLAP_MICROS = TimeUnit.MINUTES.toMicros(1);

    /** Where the looks for one time as tombstones have come to. */
    private static final class Position {

        /** The time until its expiry, as of {@link #nanos}. */
        long leftMicros;
        long nanos = System.nanoTime();
        boolean full;

        long beginning() {
            long elapsed = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - nanos);
            return Math.max(0, leftMicros - elapsed - (full ? 0 : OVERLAP_MICROS));
        }

        void reached(long left, boolean more) {
            leftMicros = left;
            nanos = System.nanoTime();
            full = more;
        }
    }

    private record Over(String id, long fence, int status) {
    }

    private final String look;
    private final String empty;
    private final Map<Long, Position> positions = new ConcurrentHashMap<>();

    TombstoneShrinking(TableName table, SqlClock clock) {
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
            positions.computeIfAbsent(RecordRow.micros(tombstone), micros -> new Position());
        }
    }

    /**
     * @param limit how many records at most
     * @return how many were emptied
     */
    synchronized int shrink(Connection connection, int limit) throws SQLException {
        int emptied = 0;
        for (Map.Entry<Long, Position> position : List.copyOf(positions.entrySet())) {
            if (emptied < limit) {
                emptied += shrink(connection, position.getKey(), position.getValue(), limit - emptied);
            }
        }
        return emptied;
    }

    private int shrink(Connection connection, long tombstoneMicros, Position position, int limit) throws SQLException {
        List<Over> over = new ArrayList<>();
        int seen = 0;
        long last = 0;
        try (PreparedStatement statement = RowStatements.prepare(connection, look, position.beginning(), tombstoneMicros,
                limit);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                seen++;
                last = rows.getLong("left_micros");
                Duration own = RecordFormat.tombstone(new RecordFormat.Columns(rows.getInt("kind"), rows.getInt("status"),
                        rows.getBytes("headers"), null));
                expect(own);
                if (last <= RecordRow.micros(own)) {
                    over.add(new Over(rows.getString("id"), rows.getLong("fence"), rows.getInt("status")));
                }
            }
        }
        position.reached(seen == limit ? last : tombstoneMicros, seen == limit);
        int emptied = 0;
        for (Over record : over) {
            RecordFormat.Columns left = RecordFormat
                    .write(new RecordedResponse.Stored(record.status, List.of(), new byte[0]).tombstone());
            emptied += RowStatements.update(connection, empty, left.kind(), left.body(), record.id, record.fence);
        }
        return emptied;
    }
}
