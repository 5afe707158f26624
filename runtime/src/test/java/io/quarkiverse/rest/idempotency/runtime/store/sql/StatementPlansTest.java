package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;

/**
 * How PostgreSQL carries the statements out once it has prepared them. A plan that reads the whole table would be kept while
 * the table grows.
 */
class StatementPlansTest {

    private static final DataSource DATA_SOURCE = TestDatabases.postgres(TransactionIsolation.READ_COMMITTED);
    private static final TableName TABLE = new TableName("statementplanstest");
    private static final PostgresStatements SQL = PostgresStatements.on(TABLE);
    private static final Pattern PARAMETER = Pattern.compile("\\?");

    @BeforeEach
    void newTable() throws SQLException {
        try (Connection connection = DATA_SOURCE.getConnection(); Statement ddl = connection.createStatement()) {
            ddl.execute("DROP TABLE IF EXISTS " + TABLE);
            SqlDatabase.POSTGRESQL.createTable(connection, TABLE);
        }
    }

    static Stream<Map.Entry<String, String>> statements() {
        return Stream.of(entry("reserve", SQL.reserves().reserve()),
                entry("asynchronous reserve", SQL.reserves().reserveAsynchronously()),
                entry("insert", SQL.reserves().insert()), entry("asynchronous insert", SQL.reserves().insertAsynchronously()),
                entry("reserve with callers", SQL.withCallers().reserve()),
                entry("insert with a caller", SQL.withCallers().insert()),
                entry("load", SQL.load()), entry("heartbeat", SQL.heartbeat()), entry("take over", SQL.takeOver()),
                entry("complete", SQL.complete()), entry("complete one", SQL.completeOne()),
                entry("completed", SQL.completed()), entry("release", SQL.release()));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void recordsAreLookedUpByTheirKey_alsoWhileTheTableIsEmpty(Map.Entry<String, String> statement) throws SQLException {
        try (Connection connection = DATA_SOURCE.getConnection()) {
            assertThat(plan(connection, statement.getValue())).contains("Index").doesNotContain("Seq Scan on " + TABLE);
        }
    }

    @ParameterizedTest
    @MethodSource("statements")
    void recordsAreLookedUpByTheirKey_alsoWhileTheTableIsSmall(Map.Entry<String, String> statement) throws SQLException {
        try (Connection connection = DATA_SOURCE.getConnection(); Statement fill = connection.createStatement()) {
            fill.execute("INSERT INTO " + TABLE + " (id, format, realm, operation, resource, fingerprint, state, owner, fence,"
                    + " reserved_at, lease_until, expires_at) SELECT 'id-' || n, 1, 'default', 'POST /payments', '/payments', 'f',"
                    + " 0, 'owner', n, now(), now(), now() + interval '1 day' FROM generate_series(1, 2000) n");
            fill.execute("ANALYZE " + TABLE);

            assertThat(plan(connection, statement.getValue())).contains("Index").doesNotContain("Seq Scan on " + TABLE);
        }
    }

    /** The plan that is used for any values. */
    private static String plan(Connection connection, String sql) throws SQLException {
        AtomicInteger parameters = new AtomicInteger();
        String numbered = PARAMETER.matcher(sql).replaceAll(match -> "\\$" + parameters.incrementAndGet());
        StringBuilder plan = new StringBuilder();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET plan_cache_mode = force_generic_plan");
            statement.execute("PREPARE planned AS " + numbered);
            try (ResultSet lines = statement.executeQuery("EXPLAIN EXECUTE planned ("
                    + String.join(", ", Collections.nCopies(parameters.get(), "NULL")) + ")")) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            } finally {
                statement.execute("DEALLOCATE planned");
                statement.execute("RESET plan_cache_mode");
            }
        }
        return plan.toString();
    }
}
