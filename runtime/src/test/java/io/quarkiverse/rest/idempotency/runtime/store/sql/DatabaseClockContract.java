package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedOutcome;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveOutcome;
import io.quarkiverse.rest.idempotency.testkit.StoreLeaseContract;

/**
 * Leases on a PostgreSQL whose clock is far from the node's: nothing may depend on what time the node believes it is.
 */
abstract class DatabaseClockContract extends StoreLeaseContract {

    static final TableName TABLE = new TableName("clocktest");
    private static final Map<Duration, DataSource> DATA_SOURCES = new HashMap<>();
    private static final Duration LONG = Duration.ofHours(1);

    private final Duration ahead;
    private final DataSource dataSource;

    DatabaseClockContract(Duration ahead) {
        this.ahead = ahead;
        this.dataSource = DATA_SOURCES.computeIfAbsent(ahead, TestDatabases::postgresWithClockAhead);
    }

    @Override
    protected IdempotencyStore emptyStore() {
        TestDatabases.newStore(dataSource, SqlDatabase.POSTGRESQL, TABLE);
        return TestDatabases.store(table(), dataSource);
    }

    RecordTable table() {
        return SqlDatabase.POSTGRESQL.table(TABLE);
    }

    @Test
    void everyTimeInARecord_isTheDatabases() throws SQLException {
        IdempotencyStore store = emptyStore();
        RecordId id = RecordId.of("default", "alice", "clock");
        Owner owner = new Owner("owner");
        ReserveOutcome.Owned owned = (ReserveOutcome.Owned) store.reserve(List.of(new Reservation(id, "default",
                new Binding("POST /payments", "/payments", "f"), owner, LONG, LONG))).toCompletableFuture().join().get(0);

        Instant there = Instant.now().plus(ahead);
        assertThat(time("reserved_at")).isCloseTo(there, within(10, ChronoUnit.MINUTES));
        assertThat(time("lease_until")).isCloseTo(there.plus(LONG), within(10, ChronoUnit.MINUTES));
        assertThat(time("expires_at")).isCloseTo(there.plus(LONG).plus(LONG), within(10, ChronoUnit.MINUTES));

        store.complete(List.of(new CompleteCall(new Ownership(id, owner, owned.fence()),
                new RecordedOutcome.Unreplayable(200, "x"), LONG))).toCompletableFuture().join();
        assertThat(time("completed_at")).isCloseTo(there, within(10, ChronoUnit.MINUTES));
        assertThat(time("expires_at")).isCloseTo(there.plus(LONG), within(10, ChronoUnit.MINUTES));
    }

    private Instant time(String column) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                ResultSet row = connection.createStatement()
                        .executeQuery("SELECT extract(epoch FROM " + column + ") FROM " + TABLE)) {
            row.next();
            return Instant.ofEpochSecond(row.getLong(1));
        }
    }
}
