package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.util.List;

import io.quarkiverse.rest.idempotency.runtime.store.sql.Query;
import io.quarkiverse.rest.idempotency.runtime.store.sql.Update;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/** Makes statements in the transaction of a method. */
interface TransactionStatements {

    /**
     * @return one result for each row, in their order
     */
    <O> Future<List<O>> query(Query<O> query);

    /**
     * @return the number of rows that were changed
     */
    Future<Integer> update(Update update);

    /** On a connection of the client. A statement can be made while another one is under way; they keep their order. */
    static TransactionStatements on(SqlConnection connection) {
        return new TransactionStatements() {

            @Override
            public <O> Future<List<O>> query(Query<O> query) {
                return PgStatements.queryOnce(connection, query);
            }

            @Override
            public Future<Integer> update(Update update) {
                return PgStatements.updateOnce(connection, update);
            }
        };
    }
}
