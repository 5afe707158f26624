package io.quarkiverse.rest.idempotency.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A MariaDB with records and effects. Triggers log each change of a record; the histories of tables keep the times of commits.
 */
final class MariaDbStorage implements Storage {

    private static final List<String> TEXTS_AND_NUMBERS = List.of("operation", "resource", "fingerprint", "state", "owner",
            "fence", "status", "headers", "body");
    private static final List<String> TIMES = List.of("lease_until", "expires_at");

    private static final String COMMITTED = "LEFT JOIN mysql.transaction_registry t ON t.transaction_id = ";
    private static final EffectLog EFFECTS = new EffectLog(
            "SELECT e.request, e.node, " + micros("e.at") + ", " + micros("t.commit_timestamp") + " FROM lab_effect e "
                    + COMMITTED + "e.since ORDER BY e.at",
            "SELECT request, node, " + micros("at") + ", applied FROM lab_verdict ORDER BY at");
    private static final String STATEMENTS = "SELECT s.node, s.id, " + micros("s.at") + " AS at, "
            + micros("t.commit_timestamp") + " AS committed, " + row("before") + ", " + row("after")
            + " FROM chaos_statement s " + COMMITTED + "s.since ORDER BY s.ord";
    private static final String NOT_LOGGED = "SELECT count(*) FROM (SELECT id FROM idempotency_record"
            + " UNION SELECT id FROM chaos_statement) k LEFT JOIN idempotency_record r ON r.id = k.id"
            + " LEFT JOIN chaos_statement s ON s.ord = (SELECT max(ord) FROM chaos_statement WHERE id = k.id)"
            + " WHERE NOT (" + columns("r.") + ") <=> (" + columns("s.after_") + ")";
    private static final HeldRecords HELD = new HeldRecords(
            "SELECT id, resource, owner, fence, reserved_at, lease_until FROM idempotency_record"
                    + " WHERE state = 0 AND lease_until > UTC_TIMESTAMP(6)",
            "SELECT id, command, state, time, info FROM information_schema.processlist WHERE user = '"
                    + MariaDbProcess.APPLICATION + "' AND command <> 'Sleep'");

    private final MariaDbProcess server = new MariaDbProcess();
    private final HistoryLog history;
    private Connection lock;

    MariaDbStorage(HistoryLog history) {
        this.history = history;
        server.executeResource("META-INF/rest-idempotency/mariadb.sql");
        server.executeResource("chaos-log-mariadb.sql");
    }

    /** Of a time with a time zone; sessions have UTC. */
    private static String micros(String time) {
        return "CAST(UNIX_TIMESTAMP(" + time + ") * 1000000 AS INTEGER)";
    }

    private static String columns(String prefix) {
        return Stream.concat(TEXTS_AND_NUMBERS.stream(), TIMES.stream()).map(column -> prefix + column)
                .collect(Collectors.joining(", "));
    }

    private static String row(String prefix) {
        String id = "IF(s." + prefix + "_state IS NULL, NULL, s.id) AS " + prefix + "_id";
        Stream<String> times = TIMES.stream().map(column -> "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', s." + prefix + "_"
                + column + ") AS " + prefix + "_" + column);
        Stream<String> others = TEXTS_AND_NUMBERS.stream().map(column -> "s." + prefix + "_" + column);
        return Stream.of(Stream.of(id), times, others).flatMap(columns -> columns).collect(Collectors.joining(", "));
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public Map<String, String> configuration(int proxy, String node) {
        return Map.of("quarkus.datasource.jdbc.url", server.url(proxy),
                "quarkus.datasource.username", MariaDbProcess.APPLICATION,
                // As the documentation asks for where records are completed in transactions.
                "quarkus.datasource.jdbc.transaction-isolation-level", "read-committed",
                "quarkus.datasource.jdbc.new-connection-sql", "SET @node = '" + node + "'");
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
            case DATABASE_KILLED -> server.kill();
            case DATABASE_PAUSED -> server.pause();
            case DATABASE_READ_ONLY -> server.becomeReadOnly();
            case TABLE_LOCKED -> lock();
            default -> throw new IllegalArgumentException("Expected a fault of MariaDB, was " + fault);
        }
    }

    @Override
    public void end(Fault fault) {
        switch (fault) {
            case DATABASE_KILLED -> server.start();
            case DATABASE_PAUSED -> server.resume();
            case BACKENDS_TERMINATED -> registerTransactions();
            case DATABASE_READ_ONLY -> {
                server.becomeWritable();
                registerTransactions();
            }
            case TABLE_LOCKED -> unlock();
            default -> {
                // Over as soon as it had begun.
            }
        }
    }

    /** The tables of the tests, and so the application's commits, need it, and the application has no part in its failure. */
    private void registerTransactions() {
        if (!server.registersTransactions()) {
            history.note("the database is restarted, since it registers no transactions any more");
            server.restart();
        }
    }

    private void lock() {
        try {
            lock = server.connection();
            lock.createStatement().execute("LOCK TABLES idempotency_record READ");
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to lock the table of the records", e);
        }
    }

    private void unlock() {
        try (Connection held = lock) {
            held.createStatement().execute("UNLOCK TABLES");
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to unlock the table of the records", e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
