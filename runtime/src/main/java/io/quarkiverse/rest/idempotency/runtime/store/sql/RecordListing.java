package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;

/**
 * Lists the records of a table, for administrators, in the SQL that all databases share. There is no index for it: it reads
 * the whole table.
 */
final class RecordListing {

    private final SqlClock clock;
    private final String select;

    RecordListing(TableName table, SqlClock clock) {
        this.clock = clock;
        this.select = "SELECT " + RecordRow.columns(clock) + ", " + clock.microsUntil("r.reserved_at") + " AS until_reserved"
                + " FROM " + table + " r WHERE r.expires_at > " + clock.now();
    }

    List<BrowsableStore.Entry> list(Connection connection, RecordFilter filter) throws SQLException {
        String sql = select + (filter.operation().isPresent() ? " AND r.operation = ?" : "")
                + filter.state().map(this::in).orElse("")
                + " AND " + clock.microsUntil("r.reserved_at") + " <= ? ORDER BY r.reserved_at DESC, r.id";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int index = 1;
            if (filter.operation().isPresent()) {
                statement.setString(index++, filter.operation().get());
            }
            statement.setLong(index, -RecordRow.micros(filter.minAge()));
            statement.setMaxRows(filter.limit());
            List<BrowsableStore.Entry> entries = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    entries.add(new BrowsableStore.Entry(RecordRow.read(rows),
                            RecordRow.micros(-rows.getLong("until_reserved"))));
                }
            }
            return entries;
        }
    }

    private String in(RecordFilter.State state) {
        return switch (state) {
            case COMPLETED -> " AND r.state = " + RecordRow.COMPLETED;
            case IN_PROGRESS -> " AND r.state = " + RecordRow.IN_PROGRESS + " AND r.lease_until > " + clock.now();
            case STALE -> " AND r.state = " + RecordRow.IN_PROGRESS + " AND r.lease_until <= " + clock.now();
        };
    }
}
