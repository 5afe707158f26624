package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.quarkiverse.rest.idempotency.runtime.store.Replaceable;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableSession;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.spi.DatabaseMetadata;

/**
 * A connection of the reactive client on which the table is looked at and created, by threads that may block. Its statements
 * have no parameters, so that they are not prepared.
 */
final class PgTableSession implements TableSession {

    private static final SqlDatabase DATABASE = SqlDatabase.POSTGRESQL;
    private static final String NOT_REACHED = "08001";

    private final Replaceable<Pool>.Use pool;
    private final SqlConnection connection;
    private final PgPlace place;
    private final Duration patience;

    private PgTableSession(Replaceable<Pool>.Use pool, SqlConnection connection, PgPlace place, Duration patience) {
        this.pool = pool;
        this.connection = connection;
        this.place = place;
        this.patience = patience;
    }

    /**
     * @param pool a use that the session ends
     * @param patience how long each statement may take
     * @throws ConfigurationException if the client cannot be used behind the pooler that it is behind
     */
    static PgTableSession open(Replaceable<Pool>.Use pool, PgPlace place, Duration patience) throws SQLException {
        PgTableSession session = new PgTableSession(pool, connection(pool, patience), place, patience);
        try {
            if (await(place.behindPooler(session.connection), patience)) {
                throw new ConfigurationException(place.poolerProblem());
            }
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
        return session;
    }

    private static SqlConnection connection(Replaceable<Pool>.Use pool, Duration patience) throws SQLException {
        Future<SqlConnection> connection = pool.connections().getConnection();
        try {
            return await(connection, patience);
        } catch (SQLException e) {
            // One that comes too late would never go back to the pool.
            connection.onComplete(late -> {
                if (late.succeeded()) {
                    late.result().close();
                }
                pool.end();
            });
            throw e;
        }
    }

    @Override
    public Optional<String> problem() {
        DatabaseMetadata there = connection.databaseMetadata();
        return DATABASE.problem(there.productName(), there.fullVersion(), there.majorVersion(), there.minorVersion());
    }

    @Override
    public TableName locate(TableName name) throws SQLException {
        return await(place.locate(connection), patience);
    }

    @Override
    public void createTable(TableName name) throws SQLException {
        for (String statement : DATABASE.ddl(name)) {
            // "IF NOT EXISTS" can lose against another node that creates the same; then it exists now.
            await(connection.query(statement).execute().recover(lost -> connection.query(statement).execute()), patience);
        }
    }

    @Override
    public boolean exists(TableName name) throws SQLException {
        return await(PgPlace.exists(connection, name), patience);
    }

    /** None, where its columns cannot be seen: a user with grants on columns may not read all of them. */
    @Override
    public Map<String, String> missingColumns(TableName name) throws SQLException {
        return await(connection.query("SELECT * FROM " + name + " WHERE 1 = 0").execute()
                .map(none -> DATABASE.missingColumns(none.columnsNames(), name)).otherwise(Map.of()), patience);
    }

    @Override
    public void close() {
        connection.close();
        pool.end();
    }

    static <T> T await(Future<T> future, Duration patience) throws SQLException {
        try {
            return future.toCompletionStage().toCompletableFuture().copy()
                    .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof PgException failure) {
                throw new SQLException(failure.getMessage(), failure.getSqlState(), failure);
            }
            throw new SQLException(cause instanceof TimeoutException
                    ? "PostgreSQL has not answered within " + patience.toMillis() + " ms"
                    : cause.getMessage(), NOT_REACHED, cause);
        }
    }
}
