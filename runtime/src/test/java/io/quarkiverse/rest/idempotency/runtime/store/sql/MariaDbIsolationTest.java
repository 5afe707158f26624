package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteOutcome;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatOutcome;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedOutcome;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveOutcome;

/**
 * A transaction that completes a record whose lease was renewed after the transaction had begun to read, as the lease of any
 * method is that runs for longer than a third of it.
 */
class MariaDbIsolationTest {

    private static final TableName TABLE = new TableName("isolation");
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void atReadCommitted_theRecordIsCompleted() throws SQLException {
        assertThat(completedAfterHeartbeat(TestDatabases.mariaDb(TransactionIsolation.READ_COMMITTED)))
                .isEqualTo(CompleteOutcome.COMPLETED);
    }

    @Test
    void atRepeatableRead_asItWasUntilVersion11_6_theRecordIsCompleted() throws SQLException {
        assertThat(completedAfterHeartbeat(
                TestDatabases.mariaDb(TransactionIsolation.REPEATABLE_READ, "innodb_snapshot_isolation=OFF")))
                .isEqualTo(CompleteOutcome.COMPLETED);
    }

    @Test
    void atRepeatableReadWithSnapshotIsolation_theDatabaseRefuses() {
        DataSource dataSource = TestDatabases.mariaDb(TransactionIsolation.REPEATABLE_READ, "innodb_snapshot_isolation=ON");

        assertThatThrownBy(() -> completedAfterHeartbeat(dataSource)).isInstanceOf(SQLException.class)
                .hasMessageContaining("Record has changed since last read");
    }

    private static CompleteOutcome completedAfterHeartbeat(DataSource dataSource) throws SQLException {
        TestDatabases.newStore(dataSource, SqlDatabase.MARIADB, TABLE);
        RecordTable table = SqlDatabase.MARIADB.table(TABLE);
        RecordId id = RecordId.of("default", "alice", "key");
        Owner owner = new Owner("owner");
        try (Connection methods = dataSource.getConnection(); Connection heartbeats = dataSource.getConnection()) {
            ReserveOutcome.Owned owned = (ReserveOutcome.Owned) table.reserve(heartbeats, List.of(new Reservation(id,
                    "default", new Binding("POST /payments", "/payments", "f"), owner, LONG, LONG))).get(0);
            Ownership ownership = new Ownership(id, owner, owned.fence());
            methods.setAutoCommit(false);
            try {
                methods.createStatement().executeQuery("SELECT count(*) FROM " + TABLE).close();
                assertThat(table.heartbeat(heartbeats, List.of(new Heartbeat(ownership, LONG, LONG))))
                        .containsExactly(HeartbeatOutcome.EXTENDED);
                return table.complete(methods,
                        List.of(new CompleteCall(ownership, new RecordedOutcome.Unreplayable(200, "x"), LONG))).get(0);
            } finally {
                methods.rollback();
                methods.setAutoCommit(true);
            }
        }
    }
}
