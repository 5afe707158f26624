package io.quarkiverse.rest.idempotency.lab;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkiverse.rest.idempotency.lab.common.Effect;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;

/**
 * The effects of methods, each with the facts that a history needs of it: its request, node and time. The tables are those of
 * the lab on JDBC. A session has the name of its application.
 */
@ApplicationScoped
public class Effects {

    private static final String ORIGIN = "node TEXT NOT NULL, at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()";
    private static final String INSERT = "INSERT INTO lab_effect (name, request, payload, node)"
            + " VALUES ($1, $2, $3, current_setting('application_name'))";
    private static final String ADMIT = "INSERT INTO lab_admitted (name, request) VALUES ($1, $2)"
            + " ON CONFLICT (name) DO UPDATE SET request = lab_admitted.request RETURNING request";
    private static final String ADMIT_ALONE = "INSERT INTO lab_admitted (name, request) VALUES ($1, $2)"
            + " ON CONFLICT (name) DO UPDATE SET request = excluded.request RETURNING request";
    private static final String SELECT = "SELECT request, payload FROM lab_effect WHERE name = $1 ORDER BY id LIMIT 1";
    private static final String VERDICT = "INSERT INTO lab_verdict (request, name, applied, node)"
            + " VALUES ($1, $2, $3, current_setting('application_name'))"
            + " ON CONFLICT (request) DO UPDATE SET applied = excluded.applied";
    private static final String END_SESSION = "SELECT pg_terminate_backend(pg_backend_pid())";
    private static final String SESSION = "SELECT pg_backend_pid() AS pid,"
            + " current_setting('transaction_read_only') = 'on' AS read_only";
    private static final String READ_ONLY = "25006";

    @Inject
    Pool pool;

    @Inject
    Database database;

    void createTables(@Observes StartupEvent started) {
        database.create(
                "CREATE TABLE IF NOT EXISTS lab_effect (id SERIAL PRIMARY KEY, name TEXT NOT NULL, request BIGINT NOT NULL,"
                        + " payload TEXT NOT NULL, " + ORIGIN + ")",
                "CREATE INDEX IF NOT EXISTS lab_effect_name ON lab_effect (name)",
                "CREATE TABLE IF NOT EXISTS lab_admitted (name TEXT PRIMARY KEY, request BIGINT NOT NULL)",
                "CREATE TABLE IF NOT EXISTS lab_verdict (request BIGINT PRIMARY KEY, name TEXT NOT NULL,"
                        + " applied BOOLEAN NOT NULL, " + ORIGIN + ")")
                .await().atMost(Duration.ofSeconds(30));
    }

    /** Has an effect. */
    Uni<Void> have(Effect effect) {
        return withConnection(connection -> insert(connection, effect));
    }

    /** Has an effect in a transaction of the caller. */
    Uni<Void> have(SqlConnection transaction, Effect effect) {
        return transaction.query(SESSION).execute().map(rows -> rows.iterator().next())
                .chain(session -> session.getBoolean("read_only") ? endSession(session.getInteger("pid"))
                        : insert(transaction, effect));
    }

    /** A transaction that has failed cannot end its own session. */
    private Uni<Void> endSession(int pid) {
        return execute(pool, "SELECT pg_terminate_backend($1)", Tuple.of(pid))
                .chain(() -> Uni.createFrom().failure(new IllegalStateException("Expected a session that can write")));
    }

    /**
     * Has an effect unless {@link #find} was asked by another request: then this one is late, and another request relies on its
     * having had none.
     */
    Uni<Void> haveIfAdmitted(Effect effect) {
        return inTransaction(connection -> execute(connection, ADMIT, Tuple.of(effect.key(), effect.request()))
                .chain(rows -> {
                    long admitted = rows.iterator().next().getLong("request");
                    return admitted == effect.request() ? insert(connection, effect)
                            : Uni.createFrom().failure(new IllegalStateException("Expected request " + admitted + " for "
                                    + effect.key() + ", was " + effect.request()));
                }));
    }

    /**
     * Looks for the effect of a key. From then on only the request that asks can have it.
     */
    Uni<Optional<Effect>> find(String key, long request) {
        return inTransaction(connection -> execute(connection, ADMIT_ALONE, Tuple.of(key, request))
                .chain(() -> execute(connection, SELECT, Tuple.of(key)))
                .map(rows -> rows.size() == 0 ? Optional.<Effect> empty()
                        : Optional.of(new Effect(key, rows.iterator().next().getLong("request"),
                                rows.iterator().next().getString("payload"))))
                .call(found -> execute(connection, VERDICT, Tuple.of(request, key, found.isPresent()))));
    }

    private static Uni<Void> insert(SqlConnection connection, Effect effect) {
        return execute(connection, INSERT, Tuple.of(effect.key(), effect.request(), effect.payload())).replaceWithVoid();
    }

    private static Uni<RowSet<Row>> execute(SqlClient connection, String sql, Tuple values) {
        return connection.preparedQuery(sql).execute(values);
    }

    /** Commits, or rolls back where the work or the commit fails. */
    private <T> Uni<T> inTransaction(Function<SqlConnection, Uni<T>> work) {
        return withConnection(connection -> connection.begin().chain(transaction -> work.apply(connection)
                .onFailure().call(() -> transaction.rollback().onFailure().recoverWithNull())
                .call(transaction::commit)));
    }

    /** Sessions that can only read, as a fail-over leaves them, do not go away by themselves: an application ends them. */
    private <T> Uni<T> withConnection(Function<SqlConnection, Uni<T>> work) {
        return pool.withConnection(connection -> work.apply(connection).onFailure(Effects::isReadOnly)
                .call(() -> connection.query(END_SESSION).execute().onFailure().recoverWithNull()));
    }

    private static boolean isReadOnly(Throwable failure) {
        return failure instanceof PgException e && READ_ONLY.equals(e.getSqlState());
    }
}
