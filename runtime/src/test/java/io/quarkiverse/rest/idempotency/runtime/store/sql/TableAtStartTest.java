package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.runtime.configuration.ConfigurationException;

/** A table that is there at start, and lacks columns. */
class TableAtStartTest {

    private static final TableName TABLE = new TableName("records");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final JdbcDataSource dataSource = new JdbcDataSource();
    private Connection database;

    @BeforeEach
    void begin() throws SQLException {
        dataSource.setURL("jdbc:h2:mem:table-at-start");
        database = dataSource.getConnection();
    }

    @AfterEach
    void end() throws SQLException {
        database.close();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private boolean prepare(boolean create, boolean callers) throws SQLException {
        return new TableAtStart("<default>", () -> SqlDatabase.H2.session(dataSource.getConnection(), PATIENCE, false), TABLE,
                create,
                callers,
                false, "").prepare();
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void columnOfCallers_thatIsMissingAndNeeded_isRejectedWithItsStatement(boolean create) throws SQLException {
        SqlDatabase.H2.createTable(database, TABLE);
        execute("ALTER TABLE records DROP COLUMN caller");

        assertThatThrownBy(() -> prepare(create, true)).isInstanceOf(ConfigurationException.class)
                .hasMessage("quarkus.rest-idempotency.callers.secret: The table \"PUBLIC\".records in the datasource <default> "
                        + "lacks the column caller, in which the records of callers are found. An older version of the "
                        + "extension created the table. Leave the secret out, or run: ALTER TABLE \"PUBLIC\".records ADD COLUMN "
                        + "caller varchar(43)");

        execute("ALTER TABLE \"PUBLIC\".records ADD COLUMN caller varchar(43)");
        assertThat(prepare(create, true)).isTrue();
    }

    @Test
    void columnOfCallers_thatIsMissingAndNotNeeded_isNoProblem() throws SQLException {
        SqlDatabase.H2.createTable(database, TABLE);
        execute("ALTER TABLE records DROP COLUMN caller");

        assertThat(prepare(false, false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void otherTableOfThatName_isRejected(boolean create) throws SQLException {
        SqlDatabase.H2.createTable(database, TABLE);
        execute("ALTER TABLE records DROP COLUMN headers");
        execute("ALTER TABLE records DROP COLUMN kind");

        assertThatThrownBy(() -> prepare(create, false)).isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "quarkus.rest-idempotency.sql.table: The table \"PUBLIC\".records in the datasource <default> lacks "
                                + "the columns kind, headers of the table of idempotency records. Set it to a name that no other table "
                                + "has, or drop the table, or run: ALTER TABLE \"PUBLIC\".records ADD COLUMN kind smallint; ALTER TABLE "
                                + "\"PUBLIC\".records ADD COLUMN headers blob");
    }
}
