package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;

/** The transactions of statements that belong together. */
class RowStatementsTest {

    private final JdbcConnectionPool pool = TestDatabases.h2("rowstatementstest");

    @BeforeEach
    void createTable() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.createStatement().execute("CREATE TABLE changed (id INT)");
        }
    }

    @AfterEach
    void dropTable() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.createStatement().execute("DROP TABLE changed");
        }
        pool.dispose();
    }

    @Test
    void anError_betweenTwoStatements_rollsTheFirstBack() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            assertThatThrownBy(() -> RowStatements.inTransaction(connection, () -> {
                RowStatements.update(connection, "INSERT INTO changed VALUES (1)");
                throw new OutOfMemoryError("as a test");
            })).isInstanceOf(OutOfMemoryError.class);

            assertThat(connection.getAutoCommit()).isTrue();
            try (ResultSet rows = connection.createStatement().executeQuery("SELECT 1 FROM changed")) {
                assertThat(rows.next()).isFalse();
            }
        }
    }

    @Test
    void connectionThatDoesNotRollBack_isEnded_andItsPoolMakesAnother() throws SQLException {
        try (AgroalDataSource one = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(settings -> settings.maxSize(1).acquisitionTimeout(Duration.ofSeconds(10))
                        .exceptionSorter(SqlFailures::connectionLost)
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl("jdbc:h2:mem:rowstatementstest")
                                .principal(new NamePrincipal("sa")))))) {
            try (Connection connection = one.getConnection()) {
                assertThatThrownBy(() -> RowStatements.inTransaction(notRollingBack(connection), () -> {
                    RowStatements.update(connection, "INSERT INTO changed VALUES (1)");
                    throw new OutOfMemoryError("as a test");
                })).isInstanceOf(OutOfMemoryError.class);
            }

            try (Connection next = one.getConnection();
                    ResultSet rows = next.createStatement().executeQuery("SELECT 1 FROM changed")) {
                assertThat(rows.next()).isFalse();
            }
        }
    }

    private static Connection notRollingBack(Connection connection) {
        return StatementMutation.proxy(Connection.class, (method, arguments) -> {
            if (method.getName().equals("rollback")) {
                throw new InvocationTargetException(new SQLException("as a test"));
            }
            return method.invoke(connection, arguments);
        });
    }
}
