package io.quarkiverse.rest.idempotency.chaos;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.quarkiverse.rest.idempotency.simulator.history.Row;

/**
 * What PostgreSQL has logged of each change of a record. Which node made it is the name of its connection.
 */
final class StatementLog {

    /** Written by {@code chaos-log.sql}. */
    private static final String QUERY = "SELECT s.node, s.at, s.id, pg_xact_commit_timestamp(s.xmin) AS committed,"
            + columns("b", "before") + columns("a", "after") + " 0 FROM chaos_statement s"
            + " LEFT JOIN LATERAL jsonb_populate_record(NULL::idempotency_record, s.before) b ON s.before IS NOT NULL"
            + " LEFT JOIN LATERAL jsonb_populate_record(NULL::idempotency_record, s.after) a ON s.after IS NOT NULL"
            + " ORDER BY s.ord";

    private final HistoryLog history;
    private final RecordLog records = new RecordLog();

    private StatementLog(HistoryLog history) {
        this.history = history;
    }

    static RecordLog of(Connection connection, HistoryLog history) throws SQLException {
        StatementLog statements = new StatementLog(history);
        try (Statement statement = connection.createStatement(); ResultSet log = statement.executeQuery(QUERY)) {
            while (log.next()) {
                statements.add(log);
            }
        }
        return statements.records;
    }

    private static String columns(String alias, String prefix) {
        StringBuilder columns = new StringBuilder();
        for (String column : List.of("id", "operation", "resource", "fingerprint", "state", "owner", "fence", "lease_until",
                "expires_at", "status", "headers", "body")) {
            columns.append(' ').append(alias).append('.').append(column).append(" AS ").append(prefix).append('_')
                    .append(column).append(',');
        }
        return columns.toString();
    }

    private void add(ResultSet log) throws SQLException {
        records.add(log.getString("node"), history.record(log.getString("id")),
                history.at(log.getTimestamp("at").toInstant()), row(log, "before"), row(log, "after"),
                history.seen(history.at(log.getTimestamp("committed").toInstant())));
    }

    private Row row(ResultSet log, String prefix) throws SQLException {
        if (log.getString(prefix + "_id") == null) {
            return null;
        }
        boolean completed = log.getInt(prefix + "_state") != 0;
        String binding = history.binding(Ask.recordedBinding(log.getString(prefix + "_operation"),
                log.getString(prefix + "_resource"), log.getString(prefix + "_fingerprint")));
        long until = history.at(log.getTimestamp(prefix + (completed ? "_expires_at" : "_lease_until")).toInstant());
        String content = completed ? text(log.getBytes(prefix + "_headers")) + text(log.getBytes(prefix + "_body")) : null;
        return new Row(log.getString(prefix + "_owner"), log.getLong(prefix + "_fence"), binding, until, completed,
                log.getInt(prefix + "_status"), content);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
