package io.quarkiverse.rest.idempotency.test.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.mariadb.jdbc.Driver;

import io.quarkiverse.rest.idempotency.test.MariaDbServer;
import io.quarkus.test.QuarkusUnitTest;

/** On MariaDB. */
class MariaDbDeadlockVictimTest extends DeadlockVictims {

    private static final String URL = MariaDbServer.databaseWithTable("deadlock_victim");

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("none", DeadlockVictims.class, Transfers.class, FailureMapper.class, Effects.class,
                    MariaDbServer.class)
            .overrideConfigKey("quarkus.datasource.db-kind", "mariadb")
            .overrideConfigKey("quarkus.datasource.jdbc.driver", MariaDbServer.DRIVER)
            .overrideConfigKey("quarkus.datasource.jdbc.transaction-isolation-level", "read-committed")
            .overrideConfigKey("quarkus.datasource.jdbc.url", URL);

    @Override
    Connection connect() throws SQLException {
        return new Driver().connect(URL, new Properties());
    }
}
