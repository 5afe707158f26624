package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import io.quarkiverse.rest.idempotency.runtime.store.sql.PostgresQueries;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;

/**
 * The one place that the datasource has for the table of the records, found on the store's own connections, on which the
 * application sets nothing. It is looked up when the table is first needed, so that a database can be down before.
 */
final class PgPlace {

    private final TableName name;
    private final String property;
    private final boolean poolersExpected;
    private volatile PostgresQueries placed;

    /**
     * @param datasource its name, for messages
     * @param poolersExpected whether the client prepares no statement under a name, so that it works behind a pooler that gives
     *        each transaction another session
     */
    PgPlace(TableName name, String datasource, boolean poolersExpected) {
        this.name = name;
        this.property = DataSourceUtil.dataSourcePropertyKey(datasource, "reactive.postgresql.use-layer7-proxy");
        this.poolersExpected = poolersExpected;
    }

    /**
     * @return the statements on the table; fails where the client cannot be used behind the pooler that it is behind
     */
    Future<PostgresQueries> on(SqlConnection connection) {
        PostgresQueries known = placed;
        return known != null ? Future.succeededFuture(known)
                : behindPooler(connection).compose(unsafe -> unsafe
                        ? Future.failedFuture(new IllegalStateException(poolerProblem()))
                        : locate(connection).compose(place -> exists(connection, place).map(exists -> {
                            PostgresQueries queries = new PostgresQueries(place);
                            if (exists) {
                                placed = queries;
                            }
                            return queries;
                        })));
    }

    /**
     * @return {@code null} until the table has been found
     */
    PostgresQueries known() {
        return placed;
    }

    String poolerProblem() {
        return property + ": expected true, because PostgreSQL is behind a pooler (such as PgBouncer), and was false. Without "
                + "it the reactive client prepares statements by names, which another session may not know, or have another "
                + "statement for. Set it to true, or connect to PostgreSQL itself";
    }

    /**
     * Whether the session is another one than the connection was told at its beginning, and the client relies on its being the
     * same. Asked by a statement without parameters, which is not prepared.
     */
    Future<Boolean> behindPooler(SqlConnection connection) {
        return poolersExpected ? Future.succeededFuture(false)
                : connection.query("SELECT pg_backend_pid() AS pid").execute().map(
                        rows -> rows.iterator().next().getInteger("pid") != PgConnection.cast(connection).processId());
    }

    Future<TableName> locate(SqlConnection connection) {
        return name.qualified() ? Future.succeededFuture(name)
                : PgStatements.query(connection, PostgresQueries.schema(name)).map(rows -> rows.get(0) == null ? name
                        : name.in(rows.get(0), "\""));
    }

    static Future<Boolean> exists(SqlConnection connection, TableName place) {
        return connection.query("SELECT 1 FROM " + place + " WHERE 1 = 0").execute().map(true).otherwise(false);
    }
}
