package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;

/** Where the table of the records is, when its name does not say it. */
class TablePlaceTest {

    private static final TableName NAME = new TableName("placed_record");
    private static final String ODD = "Odd.\"schema\"?";
    private static final String QUOTED = "\"Odd.\"\"schema\"\"?\"";

    private static DataSource postgres() {
        return TestDatabases.postgres(TransactionIsolation.READ_COMMITTED);
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void aSchemaThatNeedsQuotes_isQuoted_andItsTableCanBeUsed() throws SQLException {
        DataSource dataSource = postgres();
        TableName place;
        try (Connection connection = dataSource.getConnection()) {
            execute(connection, "CREATE SCHEMA " + QUOTED, "SET search_path TO " + QUOTED);
            place = SqlDatabase.POSTGRESQL.locate(connection, NAME);
            SqlDatabase.POSTGRESQL.createTable(connection, place);
            execute(connection, "SET search_path TO public");

            assertThat(place.value()).isEqualTo(QUOTED + ".placed_record");
            assertThat(place.unqualified()).isEqualTo("placed_record");
            assertThat(SqlDatabase.POSTGRESQL.exists(connection, place)).isTrue();
            assertThat(SqlDatabase.POSTGRESQL.table(place).purge(connection, 1)).isZero();
            try (ResultSet index = connection.getMetaData().getIndexInfo(null, ODD, "placed_record", false, false)) {
                assertThat(index.next()).isTrue();
            }
        }
    }

    @Test
    void aTable_thatIsLaterOnTheSearchPath_isFoundThere() throws SQLException {
        try (Connection connection = postgres().getConnection()) {
            TableName name = new TableName("later_record");
            execute(connection, "CREATE SCHEMA front", "CREATE SCHEMA back", "CREATE TABLE back.later_record (id int)",
                    "SET search_path TO front, back");

            assertThat(SqlDatabase.POSTGRESQL.locate(connection, name).value()).isEqualTo("\"back\".later_record");
            execute(connection, "DROP TABLE back.later_record");
            assertThat(SqlDatabase.POSTGRESQL.locate(connection, name).value()).isEqualTo("\"front\".later_record");
            execute(connection, "SET search_path TO public");
        }
    }

    @Test
    void aName_thatHasASchema_isLeftAsItIs() throws SQLException {
        try (Connection connection = postgres().getConnection()) {
            TableName name = new TableName("app.kept");

            assertThat(SqlDatabase.POSTGRESQL.locate(connection, name)).isEqualTo(name);
        }
    }

    @Test
    void place_onMariaDb_isTheDatabaseOfTheConnection() throws SQLException {
        try (Connection connection = TestDatabases.mariaDb(TransactionIsolation.READ_COMMITTED).getConnection()) {
            String home = connection.getCatalog();
            execute(connection, "CREATE DATABASE `odd-``one`", "USE `odd-``one`");

            TableName place = SqlDatabase.MARIADB.locate(connection, NAME);
            SqlDatabase.MARIADB.createTable(connection, place);
            execute(connection, "USE `" + home + "`");

            assertThat(place.value()).isEqualTo("`odd-``one`.placed_record");
            assertThat(SqlDatabase.MARIADB.table(place).purge(connection, 1)).isZero();
        }
    }

    @Test
    void place_onH2_isTheSchemaOfTheConnection_elseThatOfItsSearchPath() throws SQLException {
        try (Connection connection = TestDatabases.h2("tableplacetest").getConnection()) {
            execute(connection, "CREATE SCHEMA \"odd one\"", "SET SCHEMA \"odd one\"");
            assertThat(SqlDatabase.H2.locate(connection, NAME).value()).isEqualTo("\"odd one\".placed_record");

            execute(connection, "CREATE TABLE PUBLIC.placed_record (id INT)", "SET SCHEMA_SEARCH_PATH \"odd one\", PUBLIC");
            assertThat(SqlDatabase.H2.locate(connection, NAME)).isEqualTo(NAME);
        }
    }
}
