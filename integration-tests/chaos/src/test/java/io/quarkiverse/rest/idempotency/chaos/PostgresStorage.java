package io.quarkiverse.rest.idempotency.chaos;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.quarkiverse.rest.idempotency.support.PostgresServer;

/**
 * A PostgreSQL with records and effects. A trigger logs each change of a record; the database keeps the times of commits.
 */
final class PostgresStorage implements Storage {

    private static final EffectLog EFFECTS = new EffectLog(
            "SELECT request, node, " + micros("at") + ", " + micros("pg_xact_commit_timestamp(xmin)")
                    + " FROM lab_effect ORDER BY at",
            "SELECT request, node, " + micros("at") + ", applied FROM lab_verdict ORDER BY at");
    private static final String STATEMENTS = "SELECT s.node, s.id, " + micros("s.at") + " AS at, "
            + micros("pg_xact_commit_timestamp(s.xmin)") + " AS committed, " + row("b", "before") + row("a", "after")
            + " 0 FROM chaos_statement s"
            + " LEFT JOIN LATERAL jsonb_populate_record(NULL::idempotency_record, s.before) b ON s.before IS NOT NULL"
            + " LEFT JOIN LATERAL jsonb_populate_record(NULL::idempotency_record, s.after) a ON s.after IS NOT NULL"
            + " ORDER BY s.ord";
    private static final String NOT_LOGGED = "SELECT count(*) FROM (SELECT DISTINCT ON (id) id, after FROM chaos_statement"
            + " ORDER BY id, ord DESC) l FULL JOIN idempotency_record r ON r.id = l.id"
            + " WHERE to_jsonb(r) IS DISTINCT FROM l.after";
    private static final HeldRecords HELD = new HeldRecords(
            "SELECT id, resource, owner, fence, reserved_at, lease_until FROM idempotency_record"
                    + " WHERE state = 0 AND lease_until > now()",
            "SELECT application_name, state, wait_event, now() - state_change, query FROM pg_stat_activity"
                    + " WHERE application_name ~ '^[0-9]+-[0-9]+$' AND state <> 'idle'");

    private final PostgresServer server = new PostgresServer(Map.of("track_commit_timestamp", "on"));
    private final HistoryLog history;
    private Connection lock;

    /** One with effects, and without records. */
    PostgresStorage(HistoryLog history) {
        this.history = history;
    }

    static PostgresStorage withRecords(HistoryLog history) {
        PostgresStorage storage = new PostgresStorage(history);
        storage.server.executeResource("META-INF/rest-idempotency/postgresql.sql");
        storage.server.executeResource("chaos-log-postgresql.sql");
        return storage;
    }

    private static String micros(String time) {
        return "(extract(epoch FROM " + time + ") * 1000000)::bigint";
    }

    private static String row(String alias, String prefix) {
        StringBuilder columns = new StringBuilder();
        for (String column : List.of("id", "operation", "resource", "fingerprint", "state", "owner", "fence", "status",
                "headers", "body")) {
            columns.append(alias).append('.').append(column).append(" AS ").append(prefix).append('_').append(column)
                    .append(", ");
        }
        for (String column : List.of("lease_until", "expires_at")) {
            columns.append(micros(alias + '.' + column)).append(" AS ").append(prefix).append('_').append(column).append(", ");
        }
        return columns.toString();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public Map<String, String> configuration(int proxy, String node) {
        Map<String, String> configuration = new HashMap<>(server.configuration());
        configuration.put("quarkus.datasource.jdbc.url",
                "jdbc:postgresql://127.0.0.1:" + proxy + "/postgres?ApplicationName=" + node);
        configuration.put("quarkus.datasource.reactive.url", "postgresql://127.0.0.1:" + proxy + "/postgres");
        configuration.put("lab.node", node);
        return configuration;
    }

    @Override
    public Connection connection() throws SQLException {
        return server.connection();
    }

    @Override
    public EffectLog effects() {
        return EFFECTS;
    }

    @Override
    public RecordLog records() throws SQLException {
        try (Connection connection = server.connection()) {
            return StatementLog.of(connection, STATEMENTS, history);
        }
    }

    @Override
    public String held() throws SQLException {
        try (Connection connection = server.connection()) {
            return HELD.of(connection, history);
        }
    }

    @Override
    public long changesThatAreNotLogged() {
        return server.number(NOT_LOGGED);
    }

    @Override
    public void begin(Fault fault) {
        switch (fault) {
            case BACKENDS_TERMINATED -> server.terminateConnections();
            case DATABASE_KILLED -> server.crash();
            case DATABASE_PAUSED -> server.pause();
            case DATABASE_READ_ONLY -> server.becomeReadOnly();
            case TABLE_LOCKED -> lock();
            case STANDBY_LOST -> server.loseStandby();
            default -> throw new IllegalArgumentException("Expected a fault of PostgreSQL, was " + fault);
        }
    }

    @Override
    public void end(Fault fault) {
        switch (fault) {
            case DATABASE_KILLED -> server.startAgain();
            case DATABASE_PAUSED -> server.resume();
            case DATABASE_READ_ONLY -> server.becomeWritable();
            case TABLE_LOCKED -> unlock();
            case STANDBY_LOST -> server.goOnWithoutStandby();
            default -> {
                // Over as soon as it had begun.
            }
        }
    }

    private void lock() {
        try {
            lock = server.connection();
            lock.setAutoCommit(false);
            lock.createStatement().execute("LOCK TABLE idempotency_record IN SHARE MODE");
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to lock the table of the records", e);
        }
    }

    private void unlock() {
        try (Connection held = lock) {
            held.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to unlock the table of the records", e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
