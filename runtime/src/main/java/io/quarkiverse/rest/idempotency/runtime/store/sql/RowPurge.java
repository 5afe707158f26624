package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes expired records, and skips those that others have locked.
 */
final class RowPurge {

    private final String lock;
    private final String delete;

    RowPurge(TableName table, RowDialect dialect) {
        this.lock = "SELECT id FROM " + table + " WHERE NOT (expires_at > " + dialect.now() + ") ORDER BY expires_at LIMIT ? "
                + dialect.forUpdateSkipLocked();
        this.delete = "DELETE FROM " + table + " WHERE id IN (?";
    }

    /**
     * @return the number of records that were deleted
     */
    int delete(Connection connection, int limit) throws SQLException {
        return RowStatements.inTransaction(connection, () -> {
            List<Object> expired = new ArrayList<>();
            try (PreparedStatement statement = RowStatements.prepare(connection, lock, limit);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    expired.add(rows.getString(1));
                }
            }
            return expired.isEmpty() ? 0
                    : RowStatements.update(connection, delete + ", ?".repeat(expired.size() - 1) + ")", expired.toArray());
        });
    }
}
