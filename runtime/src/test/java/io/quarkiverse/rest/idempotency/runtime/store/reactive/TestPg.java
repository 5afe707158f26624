package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.quarkiverse.rest.idempotency.runtime.store.Replaceable;
import io.quarkiverse.rest.idempotency.runtime.store.sql.ClaimSpace;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TestDatabases;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;

/** Stores over the reactive client on the PostgreSQL of the tests. */
final class TestPg {

    static final Vertx VERTX = Vertx.vertx();
    static final int CONNECTIONS = 8;
    private static final int CONNECT_MILLIS = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Replaceable<Pool> SHARED = link(options(), CONNECTIONS);

    private TestPg() {
    }

    static PgConnectOptions options() {
        return new PgConnectOptions().setHost("localhost").setPort(TestDatabases.server().getPort()).setDatabase("postgres")
                .setUser("postgres");
    }

    /** As the store makes it in an application. */
    static Pool pool(PgConnectOptions options, int connections) {
        PgPoolCreator creator = input -> PgBuilder.pool().with(input.poolOptions())
                .connectingTo(List.copyOf(input.pgConnectOptionsList())).using(input.vertx()).build();
        return new PgSource(new PoolOptions(), List.of(options), Optional.of(creator), null).pool(VERTX, connections,
                CONNECT_MILLIS, 0);
    }

    static Replaceable<Pool> link(PgConnectOptions options, int connections) {
        return new Replaceable<>(() -> pool(options, connections), Pool::close);
    }

    /** A fresh table, which all stores of that name share. */
    static TableName newTable(String name) {
        TableName table = new TableName(name);
        try (Connection connection = TestDatabases.server().getPostgresDatabase().getConnection()) {
            connection.createStatement().execute("DROP TABLE IF EXISTS " + table);
            SqlDatabase.POSTGRESQL.createTable(connection, table);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return table;
    }

    /** A store of its own, on connections that all of them share. */
    static ReactivePgStore store(TableName table) {
        return store(table, SHARED, false, PATIENCE);
    }

    static ReactivePgStore store(TableName table, PgConnectOptions options, Duration time) {
        return store(table, link(options, CONNECTIONS), options.getUseLayer7Proxy(), time);
    }

    static ReactivePgStore store(TableName table, Replaceable<Pool> link, boolean poolersExpected, Duration time) {
        PgCalls calls = new PgCalls(VERTX, link, CONNECTIONS);
        return new ReactivePgStore(new PgRecordTable(new PgPlace(table, "<default>", poolersExpected)), calls, calls, time,
                time, ClaimSpace.DEFAULT);
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
