package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.ConnectException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.runtime.store.Replaceable;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TestDatabases;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.support.Signals;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;

/** Connections over the reactive client that were lost, that hang, and that can only read. */
class ReactivePgConnectionsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TIME = Duration.ofSeconds(2);
    private static final int CONNECTIONS = 2;
    private static final String DATABASE = "reactivepgconnectionstest";

    private final TableName table = new TableName("public.idempotency_record");
    private final PgConnectOptions options = TestPg.options().setDatabase(DATABASE);
    private final Replaceable<Pool> link = TestPg.link(options, CONNECTIONS);
    private final ReactivePgStore store = store(TIME);

    private ReactivePgStore store(Duration time) {
        return TestPg.store(table, link, true, time);
    }

    @BeforeEach
    void newDatabase() throws SQLException {
        execute("postgres", "DROP DATABASE IF EXISTS " + DATABASE + " WITH (FORCE)");
        execute("postgres", "CREATE DATABASE " + DATABASE);
        for (String statement : SqlDatabase.POSTGRESQL.ddl(table)) {
            execute(DATABASE, statement);
        }
    }

    @AfterEach
    void close() {
        link.close();
    }

    private static Connection connection(String database) throws SQLException {
        return TestDatabases.server().getDatabase("postgres", database).getConnection();
    }

    private static void execute(String database, String sql) throws SQLException {
        try (Connection connection = connection(database); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long[] backends() throws SQLException {
        List<Long> pids = new ArrayList<>();
        try (Connection connection = connection("postgres");
                ResultSet rows = connection.createStatement().executeQuery("SELECT pid FROM pg_stat_activity WHERE datname = '"
                        + DATABASE + "' AND backend_type = 'client backend'")) {
            while (rows.next()) {
                pids.add(rows.getLong(1));
            }
        }
        return pids.stream().mapToLong(Long::longValue).toArray();
    }

    private static Reservation reservation() {
        return new Reservation(RecordId.of("default", null, UUID.randomUUID().toString()), "default",
                new Binding("o", "r", "f"), new Owner("owner"), HOUR, HOUR);
    }

    private CompletionStage<List<ReserveResult>> reserve() {
        return store.reserve(List.of(reservation()));
    }

    private boolean reserves() {
        return reserve().toCompletableFuture().join().get(0) instanceof ReserveResult.Owned;
    }

    private void useAllConnections() {
        List<CompletableFuture<List<ReserveResult>>> calls = IntStream.range(0, 20)
                .mapToObj(i -> reserve().toCompletableFuture()).toList();
        calls.forEach(CompletableFuture::join);
    }

    @Test
    void connectionsLostWhileIdle_costNoRequestItsAnswer() throws SQLException {
        for (int i = 0; i < 20; i++) {
            useAllConnections();
            execute("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + DATABASE + "'");

            assertThat(reserves()).isTrue();
        }
    }

    /** The first attempt of a takeover may have taken effect. */
    @Test
    void takeOver_onALostConnection_isNotRepeated() throws Exception {
        assertThat(reserves()).isTrue();
        try (Connection lock = connection(DATABASE); Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("LOCK TABLE " + table);
            CompletableFuture<?> takeOver = store.takeOver(List.of(new TakeOver(reservation().id(), new Owner("other"), HOUR,
                    HOUR))).toCompletableFuture();
            await().until(() -> waiting() == 1);
            execute("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                    + " AND datname = '" + DATABASE + "'");

            assertThatThrownBy(takeOver::join).satisfies(failure -> assertThat(PgCalls.isLost(failure.getCause())).isTrue());
            assertThat(waiting()).isZero();
        }
    }

    private static int waiting() throws SQLException {
        try (Connection connection = connection("postgres");
                ResultSet row = connection.createStatement().executeQuery("SELECT count(*) FROM pg_stat_activity WHERE"
                        + " wait_event_type = 'Lock' AND datname = '" + DATABASE + "'")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    @Tag("bounded")
    void bounded_databaseThatIsDown_failsACall() {
        Replaceable<Pool> nobodyListens = TestPg.link(new PgConnectOptions(options).setPort(1), CONNECTIONS);

        assertThatThrownBy(() -> TestPg.store(table, nobodyListens, true, TIME).reserve(List.of(reservation()))
                .toCompletableFuture().join()).hasRootCauseInstanceOf(ConnectException.class);
        nobodyListens.close();
    }

    @Test
    @Tag("bounded")
    void bounded_serverThatStandsStill_failsCalls_andIsUsedAgain() throws SQLException {
        useAllConnections();
        long[] stopped = backends();
        assertThat(stopped).hasSize(CONNECTIONS);
        try {
            Signals.send("STOP", stopped);
            List<CompletableFuture<List<ReserveResult>>> calls = IntStream.range(0, 10)
                    .mapToObj(i -> reserve().toCompletableFuture()).toList();
            for (CompletableFuture<List<ReserveResult>> call : calls) {
                assertThatThrownBy(call::join).hasCauseInstanceOf(TimeoutException.class)
                        .hasMessageContaining("PostgreSQL has not answered within 2000 ms");
            }

            assertThat(reserves()).as("on connections that are new").isTrue();
        } finally {
            Signals.send("CONT", stopped);
        }
        await("end of the connections that stood still").until(() -> backends().length <= CONNECTIONS);
    }

    @Test
    void databaseThatIsWritableAgain_isUsed_byTheFirstCall() throws SQLException {
        useAllConnections();
        execute("postgres", "ALTER DATABASE " + DATABASE + " SET default_transaction_read_only = on");
        execute("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + DATABASE + "'");
        assertThatThrownBy(() -> reserve().toCompletableFuture().join()).satisfies(
                failure -> assertThat(((PgException) failure.getCause()).getSqlState()).isEqualTo("25006"));

        execute("postgres", "ALTER DATABASE " + DATABASE + " RESET default_transaction_read_only");

        assertThat(reserves()).isTrue();
    }

    /** The server, and others that use it, must not run out of connections because a failover takes its time. */
    @Test
    void databaseThatStaysReadOnly_hasNoMoreConnections_thanThePool() throws SQLException {
        execute("postgres", "ALTER DATABASE " + DATABASE + " SET default_transaction_read_only = on");
        for (int i = 0; i < 30; i++) {
            assertThatThrownBy(() -> reserve().toCompletableFuture().join())
                    .satisfies(failure -> assertThat(((PgException) failure.getCause()).getSqlState()).isEqualTo("25006"));
        }

        await().until(() -> backends().length <= CONNECTIONS);
    }

    @Test
    void call_afterTheEndOfTheStore_fails() {
        link.close();

        assertThatThrownBy(() -> reserve().toCompletableFuture().join()).hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The store is closed");
    }
}
