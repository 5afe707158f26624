package io.quarkiverse.rest.idempotency.chaos;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.quarkiverse.rest.idempotency.simulator.history.Row;

/**
 * The log of a database: each change of a record. Times are microseconds since 1970.
 */
final class StatementLog {

    private final HistoryLog history;
    private final RecordLog records = new RecordLog();

    private StatementLog(HistoryLog history) {
        this.history = history;
    }

    /**
     * @param query for node, id, at, committed, in this order, and the columns of the record with {@code before_} and
     *        {@code after_}, in the
     *        order of the changes
     */
    static RecordLog of(Connection connection, String query, HistoryLog history) throws SQLException {
        StatementLog statements = new StatementLog(history);
        try (Statement statement = connection.createStatement(); ResultSet log = statement.executeQuery(query)) {
            while (log.next()) {
                statements.add(log);
            }
        }
        return statements.records;
    }

    private void add(ResultSet log) throws SQLException {
        records.add(log.getString("node"), history.record(log.getString("id")),
                history.atMicros(log.getLong("at")), row(log, "before"), row(log, "after"),
                history.seen(history.atMicros(EffectLog.known(log, 4))));
    }

    private Row row(ResultSet log, String prefix) throws SQLException {
        if (log.getString(prefix + "_id") == null) {
            return null;
        }
        boolean completed = log.getInt(prefix + "_state") != 0;
        String binding = history.binding(Ask.recordedBinding(log.getString(prefix + "_operation"),
                log.getString(prefix + "_resource"), log.getString(prefix + "_fingerprint")));
        long until = history.atMicros(log.getLong(prefix + (completed ? "_expires_at" : "_lease_until")));
        String content = completed ? text(log.getBytes(prefix + "_headers")) + text(log.getBytes(prefix + "_body")) : null;
        return new Row(log.getString(prefix + "_owner"), log.getLong(prefix + "_fence"), binding, until, completed,
                log.getInt(prefix + "_status"), content);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
