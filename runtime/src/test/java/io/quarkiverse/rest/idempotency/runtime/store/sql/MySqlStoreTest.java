package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

/** The contract of stores on a MySQL, at the isolation that is recommended for it. */
@TestMySql.Needed
class MySqlStoreTest extends StoreSuite {

    private static DataSource dataSource() {
        return TestDatabases.mySql(TransactionIsolation.READ_COMMITTED);
    }

    @Override
    protected IdempotencyStore newStore() {
        return TestDatabases.newStore(dataSource(), SqlDatabase.MYSQL, new TableName("mysqlstoretest"));
    }

    @Test
    void mySql_isAcceptedByItsOwnKindOnly() throws SQLException {
        try (Connection connection = dataSource().getConnection()) {
            assertThat(SqlDatabase.MYSQL.problem(connection)).isEmpty();
            assertThat(SqlDatabase.MARIADB.problem(connection)).hasValueSatisfying(
                    problem -> assertThat(problem).contains("expected MariaDB 10.6 and later", "was MySQL"));
        }
    }
}
