package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/** A table that was made before the column of callers goes on while nothing is kept of callers. */
class OlderTableTest {

    private static final TableName TABLE = new TableName("oldertabletest");

    private static DataSource dataSource(SqlDatabase database) {
        return switch (database) {
            case POSTGRESQL -> TestDatabases.postgres(TransactionIsolation.READ_COMMITTED);
            case H2 -> TestDatabases.h2("older");
            default -> TestDatabases.mariaDb(TransactionIsolation.READ_COMMITTED);
        };
    }

    @ParameterizedTest
    @EnumSource(names = { "POSTGRESQL", "H2", "MARIADB" })
    void tableWithoutTheColumnOfCallers_takesReservations(SqlDatabase database) throws Exception {
        DataSource dataSource = dataSource(database);
        IdempotencyStore store = TestDatabases.newStore(dataSource, database, TABLE);
        try (Connection connection = dataSource.getConnection(); Statement ddl = connection.createStatement()) {
            ddl.execute("ALTER TABLE " + TABLE + " DROP COLUMN caller");
        }
        RecordId one = RecordId.of("default", "alice", "one");
        RecordId expired = RecordId.of("default", "alice", "expired");

        assertThat(reserve(store, one, Duration.ofHours(1))).isInstanceOf(ReserveResult.Owned.class);
        assertThat(reserve(store, expired, Duration.ofNanos(1000))).isInstanceOf(ReserveResult.Owned.class);
        assertThat(reserve(store, one, Duration.ofHours(1))).isInstanceOf(ReserveResult.Exists.class);
    }

    @ParameterizedTest
    @EnumSource(names = { "POSTGRESQL", "H2", "MARIADB" })
    void missingColumn_isToldWithTheDefinitionThatAddsIt(SqlDatabase database) throws Exception {
        DataSource dataSource = dataSource(database);
        TestDatabases.newStore(dataSource, database, TABLE);
        try (Connection connection = dataSource.getConnection(); Statement ddl = connection.createStatement()) {
            assertThat(database.missingColumns(connection, TABLE)).isEmpty();

            ddl.execute("ALTER TABLE " + TABLE + " DROP COLUMN caller");
            Map<String, String> missing = database.missingColumns(connection, TABLE);
            assertThat(missing).containsOnlyKeys("caller");

            ddl.execute("ALTER TABLE " + TABLE + " ADD COLUMN caller " + missing.get("caller"));
            assertThat(database.missingColumns(connection, TABLE)).isEmpty();
        }
    }

    private static ReserveResult reserve(IdempotencyStore store, RecordId id, Duration time) {
        return store
                .reserve(List.of(new Reservation(id, "default", new Binding("o", "/r", "f"), new Owner("alice"), time, time)))
                .toCompletableFuture().join().get(0);
    }
}
