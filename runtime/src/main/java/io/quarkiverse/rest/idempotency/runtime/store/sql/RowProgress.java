package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.ProgressCall;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;

/**
 * The progress of the records of a table, in statements for one record. It is in the column {@code body}, which has nothing
 * else while a record is in progress: every version clears it when it reserves an expired record, and overwrites it when it
 * completes one.
 */
final class RowProgress {

    private final String record;
    private final String load;

    /**
     * @param owned the condition of a record that is still owned, with its id, owner and fence
     */
    RowProgress(TableName table, String owned) {
        this.record = "UPDATE " + table + " SET body = ? WHERE " + owned + " AND (body IS NULL OR OCTET_LENGTH(body) < ?)";
        this.load = "SELECT body AS progress FROM " + table + " WHERE " + owned;
    }

    RecordProgressResult record(Connection connection, ProgressCall call) throws SQLException {
        Ownership ownership = call.ownership();
        int changed = RowStatements.update(connection, record, call.progress(), ownership.id().value(),
                ownership.owner().id(), ownership.fence(), call.progress().length);
        return changed == 1 || !(load(connection, ownership) instanceof LoadProgressResult.Lost)
                ? RecordProgressResult.RECORDED
                : RecordProgressResult.LOST;
    }

    LoadProgressResult load(Connection connection, Ownership ownership) throws SQLException {
        List<LoadProgressResult> rows = RowStatements.query(connection, new Query<>(load,
                List.of(ownership.id().value(), ownership.owner().id(), ownership.fence()), RowProgress::loaded));
        return rows.isEmpty() ? new LoadProgressResult.Lost() : rows.get(0);
    }

    static <E extends Exception> LoadProgressResult loaded(Row<E> row) throws E {
        byte[] progress = row.bytes("progress");
        return progress == null ? new LoadProgressResult.None() : new LoadProgressResult.Found(progress);
    }
}
