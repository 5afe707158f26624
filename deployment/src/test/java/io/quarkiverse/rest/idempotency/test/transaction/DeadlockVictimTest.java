package io.quarkiverse.rest.idempotency.test.transaction;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** On H2. */
class DeadlockVictimTest extends DeadlockVictims {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication.withoutEntities("deadlock-victim",
            DeadlockVictims.class, Transfers.class, FailureMapper.class, Effects.class);

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:mem:deadlock-victim");
    }
}
