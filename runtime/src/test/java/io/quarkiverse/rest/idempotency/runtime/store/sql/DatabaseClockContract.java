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
import java.util.function.Function;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.testkit.StoreLeaseContract;

/**
 * Leases on a database whose clock is far from the node's: nothing may depend on what time the node believes it is.
 */
abstract class DatabaseClockContract extends StoreLeaseContract {

    static final TableName TABLE = new TableName("clocktest");
    private static final Map<String, DataSource> DATA_SOURCES = new HashMap<>();
    private static final Duration LONG = Duration.ofHours(1);

    private final SqlDatabase database;
    private final Duration ahead;
    private final DataSource dataSource;
    private final String seconds;

    /**
     * @param seconds what makes a column the seconds since 1970, on that database
     */
    private DatabaseClockContract(SqlDatabase database, Duration ahead, Function<Duration, DataSource> dataSource,
            String seconds) {
        this.database = database;
        this.ahead = ahead;
        this.dataSource = DATA_SOURCES.computeIfAbsent(database + " " + ahead, key -> dataSource.apply(ahead));
        this.seconds = seconds;
    }

    /** A PostgreSQL. */
    DatabaseClockContract(Duration ahead) {
        this(SqlDatabase.POSTGRESQL, ahead, TestDatabases::postgresWithClockAhead, "extract(epoch FROM %s)");
    }

    /** A MariaDB. */
    abstract static class MariaDb extends DatabaseClockContract {

        MariaDb(Duration ahead) {
            super(SqlDatabase.MARIADB, ahead, TestDatabases::mariaDbWithClockAhead,
                    "TIMESTAMPDIFF(SECOND, '1970-01-01', %s)");
        }
    }

    /** A MySQL. */
    abstract static class MySql extends DatabaseClockContract {

        MySql(Duration ahead) {
            super(SqlDatabase.MYSQL, ahead, TestDatabases::mySqlWithClockAhead,
                    "TIMESTAMPDIFF(SECOND, '1970-01-01', %s)");
        }
    }

    @Override
    protected IdempotencyStore emptyStore() {
        TestDatabases.newStore(dataSource, database, TABLE);
        return TestDatabases.store(table(), dataSource);
    }

    RecordTable table() {
        return database.table(TABLE);
    }

    @Test
    void everyTimeInARecord_isTheDatabases() throws SQLException {
        IdempotencyStore store = emptyStore();
        RecordId id = RecordId.of("default", "alice", "clock");
        Owner owner = new Owner("owner");
        ReserveResult.Owned owned = (ReserveResult.Owned) store.reserve(List.of(new Reservation(id, "default",
                new Binding("POST /payments", "/payments", "f"), owner, LONG, LONG))).toCompletableFuture().join().get(0);

        Instant there = Instant.now().plus(ahead);
        assertThat(time("reserved_at")).isCloseTo(there, within(10, ChronoUnit.MINUTES));
        assertThat(time("lease_until")).isCloseTo(there.plus(LONG), within(10, ChronoUnit.MINUTES));
        assertThat(time("expires_at")).isCloseTo(there.plus(LONG).plus(LONG), within(10, ChronoUnit.MINUTES));

        store.complete(List.of(new CompleteCall(new Ownership(id, owner, owned.fence()),
                new RecordedResponse.Unreplayable(200, "x"), LONG))).toCompletableFuture().join();
        assertThat(time("completed_at")).isCloseTo(there, within(10, ChronoUnit.MINUTES));
        assertThat(time("expires_at")).isCloseTo(there.plus(LONG), within(10, ChronoUnit.MINUTES));
    }

    private Instant time(String column) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                ResultSet row = connection.createStatement()
                        .executeQuery("SELECT " + String.format(seconds, column) + " FROM " + TABLE)) {
            row.next();
            return Instant.ofEpochSecond(row.getLong(1));
        }
    }
}
