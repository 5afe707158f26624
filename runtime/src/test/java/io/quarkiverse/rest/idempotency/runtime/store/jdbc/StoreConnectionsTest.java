package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalPoolInterceptor;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlStore;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** The store's pool on a real PostgreSQL. */
class StoreConnectionsTest {

    private static final TableName TABLE = new TableName("storeconnections");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 8;

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = EmbeddedPostgres.start();
        try (Connection connection = server.getPostgresDatabase().getConnection()) {
            SqlDatabase.POSTGRESQL.createTable(connection, TABLE);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static AgroalDataSource application() throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> pool
                .maxSize(1).connectionFactoryConfiguration(
                        factory -> factory.jdbcUrl(server.getJdbcUrl("postgres", "postgres")))));
    }

    private static StoreConnections connections(AgroalDataSource application, AgroalPoolInterceptor... interceptors) {
        return new StoreConnections("test", CONNECTIONS, true, application, List.of(interceptors), PATIENCE, PATIENCE);
    }

    private static List<ReserveResult> reserve(StoreConnections connections) {
        SqlStore store = new SqlStore(SqlDatabase.POSTGRESQL.table(TABLE), connections, PATIENCE, PATIENCE);
        RecordId id = RecordId.of("default", null, UUID.randomUUID().toString());
        return store.reserve(List.of(new Reservation(id, "default", new Binding("o", "r", "f"), new Owner("owner"), PATIENCE,
                PATIENCE))).toCompletableFuture().join();
    }

    private static void admin(String sql) throws SQLException {
        try (Connection connection = server.getDatabase("postgres", "template1").getConnection()) {
            connection.createStatement().execute(sql);
        }
    }

    /** Sessions that were used to read only, as those that load records, and a session that was rejected a write. */
    @Test
    void firstCall_onADatabaseThatIsWritableAgain_succeedsInAnySession() throws SQLException {
        try (AgroalDataSource application = application(); StoreConnections connections = connections(application)) {
            admin("ALTER DATABASE postgres SET default_transaction_read_only = on");
            try {
                assertThatThrownBy(() -> reserve(connections)).hasMessageContaining("read-only");
                fill(connections);
            } finally {
                admin("ALTER DATABASE postgres RESET default_transaction_read_only");
            }

            assertThat(reserve(connections)).singleElement().isInstanceOf(ReserveResult.Owned.class);
        }
    }

    @Test
    void firstCallAfterTheServerHasEndedAllSessions_succeeds() throws SQLException {
        try (AgroalDataSource application = application(); StoreConnections connections = connections(application)) {
            fill(connections);
            admin("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = 'postgres'");

            assertThat(reserve(connections)).singleElement().isInstanceOf(ReserveResult.Owned.class);
        }
    }

    /** A database that stays read-only is asked once more than it has old sessions, not again and again. */
    @Test
    void callOfADatabaseThatStaysReadOnly_asksTwoSessions() throws SQLException {
        AtomicInteger asked = new AtomicInteger();
        // The pool may open one more than it hands out.
        AgroalPoolInterceptor counter = new AgroalPoolInterceptor() {
            @Override
            public void onConnectionAcquire(Connection connection) {
                asked.incrementAndGet();
            }
        };
        try (AgroalDataSource application = application();
                StoreConnections connections = connections(application, counter)) {
            admin("ALTER DATABASE postgres SET default_transaction_read_only = on");
            try {
                assertThatThrownBy(() -> reserve(connections)).hasMessageContaining("read-only");

                assertThat(asked).hasValue(2);
            } finally {
                admin("ALTER DATABASE postgres RESET default_transaction_read_only");
            }
        }
    }

    /** Makes as many connections as there can be. */
    private static void fill(StoreConnections connections) throws SQLException {
        List<Connection> idle = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            idle.add(connections.connection());
        }
        for (Connection connection : idle) {
            connection.close();
        }
    }

    @Test
    void call_isMade_whileTheApplicationHoldsAllOfItsConnections() throws SQLException {
        try (AgroalDataSource application = application();
                StoreConnections connections = connections(application);
                Connection held = application.getConnection()) {
            assertThat(held.isValid(1)).isTrue();

            assertThat(reserve(connections)).singleElement().isInstanceOf(ReserveResult.Owned.class);
        }
    }
}
