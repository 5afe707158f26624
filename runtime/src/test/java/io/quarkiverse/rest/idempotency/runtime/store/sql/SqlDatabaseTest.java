package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;

/** Which databases can keep records, and what is said of others. */
class SqlDatabaseTest {

    static Stream<Arguments> realDatabases() {
        return Stream.of(Arguments.of(SqlDatabase.H2, TestDatabases.h2("product")),
                Arguments.of(SqlDatabase.POSTGRESQL, TestDatabases.postgres(TransactionIsolation.READ_COMMITTED)),
                Arguments.of(SqlDatabase.MARIADB, TestDatabases.mariaDb(TransactionIsolation.READ_COMMITTED)));
    }

    @ParameterizedTest
    @MethodSource("realDatabases")
    void realDatabase_isKnownByItsProduct(SqlDatabase database, DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            assertThat(database.problem(connection)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({ "POSTGRESQL, PostgreSQL, 12, 0", "POSTGRESQL, PostgreSQL, 18, 1", "H2, H2, 2, 2", "MARIADB, MariaDB, 10, 6",
            "MARIADB, MariaDB, 10, 11", "MARIADB, MariaDB, 11, 4", "MYSQL, MySQL, 8, 0", "MYSQL, MySQL, 9, 4" })
    void supportedVersion_canKeepRecords(SqlDatabase database, String product, int major, int minor) throws SQLException {
        assertThat(database.problem(server(product, major, minor))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "POSTGRESQL, PostgreSQL, 11, 9", "H2, H2, 2, 1", "MARIADB, MariaDB, 10, 5", "MYSQL, MySQL, 5, 7",
            "MARIADB, MySQL, 8, 0", "MYSQL, MariaDB, 11, 4", "POSTGRESQL, Redshift, 12, 0" })
    void otherVersionOrProduct_isAProblem(SqlDatabase database, String product, int major, int minor) throws SQLException {
        assertThat(database.problem(server(product, major, minor))).isPresent();
    }

    @Test
    void problem_namesTheProductAndTheSupportedOnes() throws SQLException {
        assertThat(SqlDatabase.MARIADB.problem(server("MariaDB", 10, 5))).contains(
                "expected MariaDB 10.6 and later behind a datasource of the kind mariadb, was MariaDB 10.5-log. Records can be "
                        + "kept in PostgreSQL 12.0 and later; H2 2.2 and later; MariaDB 10.6 and later; MySQL 8.0 and later, each "
                        + "with the kind of its name in quarkus.datasource.db-kind");
    }

    @Test
    void mariaDbAndMySqlAreAcceptedByTheirKinds_withOneDdl() {
        assertThat(SqlDatabase.ofKind("mariadb")).contains(SqlDatabase.MARIADB);
        assertThat(SqlDatabase.ofKind("mysql")).contains(SqlDatabase.MYSQL);
        assertThat(SqlDatabase.MYSQL.ddl(new TableName("app.kept_keys"))).isEqualTo(
                SqlDatabase.MARIADB.ddl(new TableName("app.kept_keys"))).singleElement().asString()
                .startsWith("CREATE TABLE IF NOT EXISTS app.kept_keys (")
                .contains("INDEX kept_keys_expires_at (expires_at)");
    }

    private static Connection server(String product, int major, int minor) {
        DatabaseMetaData metaData = StatementMutation.proxy(DatabaseMetaData.class,
                (method, arguments) -> switch (method.getName()) {
                    case "getDatabaseProductName" -> product;
                    case "getDatabaseProductVersion" -> major + "." + minor + "-log";
                    case "getDatabaseMajorVersion" -> major;
                    case "getDatabaseMinorVersion" -> minor;
                    default -> throw new AssertionError("Not expected: " + method);
                });
        return StatementMutation.proxy(Connection.class, (method, arguments) -> metaData);
    }
}
