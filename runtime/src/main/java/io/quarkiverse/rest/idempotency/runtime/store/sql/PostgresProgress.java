package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.util.ArrayList;
import java.util.List;

import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.ProgressCall;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;

/**
 * The progress of the records of a table of PostgreSQL: one statement for all calls, which is a round trip, and a commit where
 * it records. It is in the column {@code body}, which has nothing else while a record is in progress: every version clears it
 * when it reserves an expired record, and overwrites it when it completes one. The column is in no index.
 */
public final class PostgresProgress {

    private final String record;
    private final String load;

    /**
     * @param input the rows of ownerships, up to their fence
     * @param owned the condition of a record {@code r} that is owned by the input {@code i}
     * @param few the condition by which records are looked up in the primary key
     */
    PostgresProgress(TableName table, String input, String owned, String few) {
        this.record = "WITH input AS (SELECT * FROM " + input + ", ?::bytea[]) WITH ORDINALITY"
                + " AS i(id, owner, fence, progress, ord)" + few + "),"
                + " locked AS (SELECT r.id FROM " + table + " r JOIN input i ON r.id = i.id WHERE " + owned
                + " ORDER BY r.id" + PostgresStatements.IN_ORDER + " FOR UPDATE OF r),"
                + " recorded AS (UPDATE " + table + " r SET body = i.progress FROM input i, locked l"
                + " WHERE r.id = i.id AND r.id = l.id AND " + owned
                + " AND (r.body IS NULL OR octet_length(r.body) < octet_length(i.progress)))"
                + " SELECT i.ord, l.id IS NOT NULL AS done FROM input i LEFT JOIN locked l ON l.id = i.id ORDER BY i.ord";
        this.load = "SELECT i.ord, r.id IS NOT NULL AS done, r.body AS progress FROM " + input + ") WITH ORDINALITY"
                + " AS i(id, owner, fence, ord) LEFT JOIN " + table + " r ON r.id = i.id AND " + owned + few
                + " ORDER BY i.ord";
    }

    /**
     * @return a row for each call, in their order
     */
    public Query<RecordProgressResult> record(List<ProgressCall> calls) {
        List<Object> values = new ArrayList<>(PostgresValues.OF_MANY.ownerships(calls, ProgressCall::ownership));
        values.add(PostgresValues.OF_MANY.bytes(calls, ProgressCall::progress));
        return new Query<>(record, values, PostgresProgress::recorded);
    }

    private static <E extends Exception> RecordProgressResult recorded(Row<E> row) throws E {
        return row.flag("done") ? RecordProgressResult.RECORDED : RecordProgressResult.LOST;
    }

    /**
     * @return a row for each ownership, in their order
     */
    public Query<LoadProgressResult> load(List<Ownership> ownerships) {
        return new Query<>(load, PostgresValues.OF_MANY.ownerships(ownerships, ownership -> ownership),
                PostgresProgress::loaded);
    }

    private static <E extends Exception> LoadProgressResult loaded(Row<E> row) throws E {
        return row.flag("done") ? RowProgress.loaded(row) : new LoadProgressResult.Lost();
    }
}
