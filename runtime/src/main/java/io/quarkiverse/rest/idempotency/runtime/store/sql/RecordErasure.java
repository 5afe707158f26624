package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
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
        this.find = "SELECT id FROM " + table + " WHERE caller = ? AND id > ? ORDER BY id LIMIT ?";
        this.look = "SELECT id FROM " + table + alive;
    }

    Update delete(RecordId id) {
        return new Update(delete, List.of(id.value()));
    }

    Query<RecordId> look(RecordId id) {
        return new Query<>(look, List.of(id.value()), RecordErasure::id);
    }

    /** Reads the whole table, unless it has an index on {@code caller}, which it needs for nothing else. */
    Query<RecordId> ofCaller(String caller, Optional<RecordId> after, int limit) {
        return new Query<>(find, List.of(caller, after.map(RecordId::value).orElse(""), (long) limit), RecordErasure::id);
    }

    private static <E extends Exception> RecordId id(Row<E> row) throws E {
        return new RecordId(row.text("id"));
    }

    List<ErasableStore.Result> erase(Connection connection, List<RecordId> ids) throws SQLException {
        List<ErasableStore.Result> results = new ArrayList<>();
        for (RecordId id : ids) {
            if (RowStatements.update(connection, delete(id)) == 1) {
                results.add(ErasableStore.Result.ERASED);
            } else {
                results.add(RowStatements.query(connection, look(id)).isEmpty() ? ErasableStore.Result.ABSENT
                        : ErasableStore.Result.IN_PROGRESS);
            }
        }
        return results;
    }
}
