package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.quarkiverse.rest.idempotency.admin.ErasableStore;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * Deletes completed records of a table, for administrators, in the SQL that all databases share: one statement for each record
 * that is deleted, and two for another.
 */
final class RecordErasure {

    private final String delete;
    private final String look;
    private final String find;

    RecordErasure(TableName table, SqlClock clock) {
        String alive = " WHERE id = ? AND expires_at > " + clock.now();
        this.delete = "DELETE FROM " + table + alive + " AND state = " + RecordRow.COMPLETED;
        this.find = "SELECT id FROM " + table + " WHERE caller = ? AND id > ? ORDER BY id";
        this.look = "SELECT 1 FROM " + table + alive;
    }

    List<ErasableStore.Result> erase(Connection connection, List<RecordId> ids) throws SQLException {
        List<ErasableStore.Result> results = new ArrayList<>();
        for (RecordId id : ids) {
            if (RowStatements.update(connection, delete, id.value()) == 1) {
                results.add(ErasableStore.Result.ERASED);
            } else {
                results.add(isThere(connection, id) ? ErasableStore.Result.IN_PROGRESS : ErasableStore.Result.ABSENT);
            }
        }
        return results;
    }

    /** Reads the whole table, unless it has an index on {@code caller}, which it needs for nothing else. */
    List<RecordId> ofCaller(Connection connection, String caller, Optional<RecordId> after, int limit) throws SQLException {
        try (PreparedStatement statement = RowStatements.prepare(connection, find, caller,
                after.map(RecordId::value).orElse(""))) {
            statement.setMaxRows(limit);
            List<RecordId> ids = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(new RecordId(rows.getString(1)));
                }
            }
            return ids;
        }
    }

    private boolean isThere(Connection connection, RecordId id) throws SQLException {
        try (PreparedStatement statement = RowStatements.prepare(connection, look, id.value());
                ResultSet row = statement.executeQuery()) {
            return row.next();
        }
    }
}
