package io.quarkiverse.rest.idempotency.lab;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkiverse.rest.idempotency.lab.common.Count;
import io.quarkiverse.rest.idempotency.lab.common.Rows;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * The tables of the lab: counters, and rows to be inserted. One statement each, so that concurrent counts are exact.
 */
@ApplicationScoped
public class Database {

    private static final String INCREMENT = "INSERT INTO lab_counter (name, value) VALUES ($1, 1)"
            + " ON CONFLICT (name) DO UPDATE SET value = lab_counter.value + 1 RETURNING value";
    private static final String INSERT = "INSERT INTO lab_row (name) VALUES ($1) RETURNING id::bigint";

    @Inject
    Pool pool;

    void createTables(@Observes StartupEvent started) {
        create("CREATE TABLE IF NOT EXISTS lab_counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL)",
                "CREATE TABLE IF NOT EXISTS lab_row (id SERIAL PRIMARY KEY, name TEXT NOT NULL)",
                "CREATE INDEX IF NOT EXISTS lab_row_name ON lab_row (name)").await().atMost(Duration.ofSeconds(30));
    }

    /** Makes the tables and indexes that are not there yet, while no other node does. */
    Uni<Void> create(String... definitions) {
        // Any number will do: two nodes that start at once must not create the same table at the same moment.
        return pool.withTransaction(connection -> {
            Uni<?> created = connection.query("SELECT pg_advisory_xact_lock(5201314)").execute();
            for (String definition : definitions) {
                created = created.chain(() -> connection.query(definition).execute());
            }
            return created.replaceWithVoid();
        });
    }

    /** Adds 1 to a counter, which begins at 0. */
    Uni<Count> increment(String name) {
        return increment(pool, name);
    }

    /** The same in a transaction. */
    Uni<Count> increment(SqlClient transaction, String name) {
        return number(transaction, INCREMENT, name).map(value -> new Count(name, value));
    }

    Uni<Count> count(String name) {
        return number(pool, "SELECT coalesce(max(value), 0) FROM lab_counter WHERE name = $1", name)
                .map(value -> new Count(name, value));
    }

    /**
     * @return the number of the new row
     */
    Uni<Long> insert(String name) {
        return insert(pool, name);
    }

    /** The same in a transaction. */
    Uni<Long> insert(SqlClient transaction, String name) {
        return number(transaction, INSERT, name);
    }

    Uni<Rows> rows(String name) {
        return number(pool, "SELECT count(*) FROM lab_row WHERE name = $1", name).map(rows -> new Rows(name, rows));
    }

    private static Uni<Long> number(SqlClient client, String sql, String name) {
        return client.preparedQuery(sql).execute(Tuple.of(name)).map(rows -> rows.iterator().next().getLong(0));
    }
}
