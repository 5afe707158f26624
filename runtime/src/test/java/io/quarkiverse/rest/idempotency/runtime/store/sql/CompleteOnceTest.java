package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/**
 * Two processes that were restored from one snapshot own a record under one name. Of their business transactions one commits:
 * the other finds the record completed, and its ownership lost.
 */
class CompleteOnceTest {

    private static final TableName TABLE = new TableName("completedonce");
    private static final Duration LONG = Duration.ofHours(1);
    private static final Owner OWNER = new Owner("owner");

    static Stream<Arguments> databases() {
        return Stream.of(
                database(SqlDatabase.H2, () -> TestDatabases.h2("completed-once")),
                database(SqlDatabase.POSTGRESQL, () -> TestDatabases.postgres(TransactionIsolation.READ_COMMITTED)),
                database(SqlDatabase.MARIADB, () -> TestDatabases.mariaDb(TransactionIsolation.READ_COMMITTED)));
    }

    private static Arguments database(SqlDatabase database, Supplier<DataSource> dataSource) {
        return Arguments.of(database, dataSource);
    }

    @ParameterizedTest
    @Tag("exactly-once")
    @MethodSource("databases")
    void secondTransactionOfOneOwnership_isLost(SqlDatabase database, Supplier<DataSource> dataSources)
            throws SQLException {
        DataSource dataSource = dataSources.get();
        TestDatabases.newStore(dataSource, database, TABLE);
        RecordTable table = database.table(TABLE);
        try (Connection one = dataSource.getConnection(); Connection other = dataSource.getConnection()) {
            RecordId id = RecordId.of("default", "alice", UUID.randomUUID().toString());
            ReserveResult reserved = table.reserve(one, List.of(new Reservation(id, "default",
                    new Binding("POST /payments", "/payments", "f"), OWNER, LONG, LONG))).get(0);
            CompleteCall call = new CompleteCall(new Ownership(id, OWNER, ((ReserveResult.Owned) reserved).fence()),
                    new RecordedResponse.Stored(201, List.of(), new byte[] { 1 }), LONG);
            one.setAutoCommit(false);
            assertThat(table.completeOnce(one, call)).isEqualTo(CompleteResult.COMPLETED);
            one.commit();
            one.setAutoCommit(true);

            other.setAutoCommit(false);
            assertThat(table.completeOnce(other, call)).isEqualTo(CompleteResult.LOST);
            other.rollback();
            other.setAutoCommit(true);
            assertThat(table.complete(other, List.of(call))).as("a call that is repeated, outside a transaction")
                    .containsExactly(CompleteResult.COMPLETED);
        }
    }
}
