package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/** The time of expiry is indexed: the statements leave it alone where it serves, and say by it when a record ends. */
class ExpiryTest {

    private static final TableName TABLE = new TableName("expirytest");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final RecordedResponse RESPONSE = new RecordedResponse.Stored(200, List.of(), new byte[0]);

    private DataSource dataSource;
    private IdempotencyStore store;

    private void use(SqlDatabase database) {
        dataSource = switch (database) {
            case POSTGRESQL -> TestDatabases.postgres(TransactionIsolation.READ_COMMITTED);
            case H2 -> TestDatabases.h2("expiry");
            default -> TestDatabases.mariaDb(TransactionIsolation.READ_COMMITTED);
        };
        store = TestDatabases.newStore(dataSource, database, TABLE);
    }

    private Ownership reserve() {
        RecordId id = RecordId.of("default", "alice", UUID.randomUUID().toString());
        Owner owner = new Owner("alice");
        ReserveResult result = store.reserve(List.of(new Reservation(id, "default", new Binding("o", "/r", "f"), owner, LEASE,
                HOUR))).toCompletableFuture().join().get(0);
        return new Ownership(id, owner, ((ReserveResult.Owned) result).fence());
    }

    private void complete(Ownership ownership, Duration retention, Duration tombstone) {
        store.complete(List.of(new CompleteCall(ownership, RESPONSE, retention, tombstone))).toCompletableFuture().join();
    }

    private void heartbeat(Ownership ownership, Duration lease) {
        store.heartbeat(List.of(new Heartbeat(ownership, lease, HOUR))).toCompletableFuture().join();
    }

    private Timestamp expiry(Ownership ownership) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection
                        .prepareStatement("SELECT expires_at FROM " + TABLE + " WHERE id = ?")) {
            statement.setString(1, ownership.id().value());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getTimestamp(1);
            }
        }
    }

    private Duration left(Ownership ownership) {
        LoadResult result = store.load(List.of(ownership.id())).toCompletableFuture().join().get(0);
        return ((IdempotencyRecord.Completed) ((LoadResult.Found) result).record()).retentionLeft();
    }

    @ParameterizedTest
    @EnumSource(names = { "POSTGRESQL", "H2", "MARIADB" })
    void completionWithinTheLease_leavesTheTimeOfExpiry(SqlDatabase database) throws SQLException {
        use(database);
        Ownership ownership = reserve();
        Timestamp reserved = expiry(ownership);

        complete(ownership, HOUR, Duration.ZERO);

        assertThat(expiry(ownership)).isEqualTo(reserved);
        assertThat(left(ownership)).isBetween(HOUR.minusMinutes(1), HOUR.plus(LEASE));
    }

    @ParameterizedTest
    @EnumSource(names = { "POSTGRESQL", "H2", "MARIADB" })
    void completionForALongerTime_isKeptForAllOfIt(SqlDatabase database) {
        use(database);
        Ownership ownership = reserve();

        complete(ownership, HOUR.plus(LEASE.multipliedBy(2)), Duration.ZERO);

        assertThat(left(ownership)).isBetween(HOUR.plus(LEASE), HOUR.plus(LEASE.multipliedBy(2)));
    }

    @ParameterizedTest
    @EnumSource(names = { "POSTGRESQL", "H2", "MARIADB" })
    void completionForAShorterTime_endsWithThat(SqlDatabase database) {
        use(database);
        Ownership ownership = reserve();

        complete(ownership, HOUR.minusMinutes(5), Duration.ZERO);

        assertThat(left(ownership)).isLessThanOrEqualTo(HOUR.minusMinutes(5));
    }

    @ParameterizedTest
    @EnumSource(names = { "POSTGRESQL", "H2", "MARIADB" })
    void responseThatIsOutlivedByItsRecord_endsWithASixteenthMoreAtMost(SqlDatabase database) {
        use(database);
        Ownership ownership = reserve();

        complete(ownership, Duration.ofMinutes(1), HOUR.minusMinutes(1));

        assertThat(left(ownership)).isLessThanOrEqualTo(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @EnumSource(names = { "POSTGRESQL", "H2", "MARIADB" })
    void heartbeat_movesTheTimeOfExpiryForTheNextOnesAndTheCompletion(SqlDatabase database) throws SQLException {
        use(database);
        Ownership ownership = reserve();
        Timestamp reserved = expiry(ownership);

        heartbeat(ownership, LEASE);
        Timestamp moved = expiry(ownership);
        heartbeat(ownership, LEASE.plusSeconds(10));
        Timestamp kept = expiry(ownership);
        complete(ownership, HOUR, Duration.ZERO);

        assertThat(Duration.between(reserved.toInstant(), moved.toInstant())).isBetween(HOUR.dividedBy(32),
                HOUR.dividedBy(32).plusMinutes(1));
        assertThat(kept).isEqualTo(moved);
        assertThat(expiry(ownership)).isEqualTo(moved);
    }

    @ParameterizedTest
    @EnumSource(names = { "POSTGRESQL", "H2", "MARIADB" })
    void heartbeatWithALongerLease_keepsTheRecordBehindIt(SqlDatabase database) throws SQLException {
        use(database);
        Ownership ownership = reserve();
        Timestamp reserved = expiry(ownership);

        heartbeat(ownership, LEASE);
        heartbeat(ownership, HOUR);

        assertThat(Duration.between(reserved.toInstant(), expiry(ownership).toInstant()))
                .isGreaterThan(HOUR.minus(LEASE));
    }
}
