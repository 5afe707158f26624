package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.hibernate.reactive.pool.ReactiveConnection;

import io.quarkiverse.rest.idempotency.runtime.store.sql.JdbcRow;
import io.quarkiverse.rest.idempotency.runtime.store.sql.Query;
import io.quarkiverse.rest.idempotency.runtime.store.sql.Update;
import io.vertx.core.Future;

/**
 * Makes statements on the connection of a session of Hibernate Reactive, past its entities. One at a time. Hibernate shows rows
 * as a result of JDBC.
 */
record HibernateStatements(ReactiveConnection connection) implements TransactionStatements {

    @Override
    public <O> Future<List<O>> query(Query<O> query) {
        return Future.fromCompletionStage(connection.selectJdbc(PgStatements.numbered(query.sql()), values(query.values())))
                .map(rows -> results(rows, query));
    }

    private static <O> List<O> results(ResultSet rows, Query<O> query) {
        try {
            List<O> results = new ArrayList<>();
            JdbcRow row = new JdbcRow(rows);
            while (rows.next()) {
                results.add(query.reader().read(row));
            }
            return results;
        } catch (SQLException e) {
            throw new IllegalStateException("Could not read a row of the records", e);
        }
    }

    @Override
    public Future<Integer> update(Update update) {
        return Future.fromCompletionStage(connection.update(PgStatements.numbered(update.sql()), values(update.values())));
    }

    private static Object[] values(List<Object> values) {
        return PgStatements.clientValues(values).toArray();
    }
}
