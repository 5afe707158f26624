package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.TransactionRollbackException;
import io.vertx.sqlclient.impl.SqlClientInternal;
import io.vertx.sqlclient.spi.DatabaseMetadata;
import io.vertx.sqlclient.spi.Driver;

/**
 * The connection of a transaction, as a method has it. The method can make statements, and decide that nothing is kept, but it
 * neither commits nor gives the connection back. When the transaction has ended, statements are rejected: the connection would
 * make them outside of any transaction, or in that of its next borrower.
 */
final class JoinedConnection implements SqlConnection, SqlClientInternal {

    private final SqlConnection connection;
    private final Transaction joined = new JoinedTransaction();
    private volatile boolean marked;
    private volatile boolean ended;
    private volatile boolean lost;
    private volatile Handler<Void> closeHandler;

    JoinedConnection(SqlConnection connection) {
        this.connection = connection;
        connection.closeHandler(closed -> {
            lost = true;
            Handler<Void> handler = closeHandler;
            if (handler != null) {
                handler.handle(closed);
            }
        });
    }

    /** Whether the transaction can only be rolled back. */
    boolean isMarked() {
        return marked;
    }

    void mark() {
        marked = true;
    }

    /** Whether the connection was lost. */
    boolean isLost() {
        return lost;
    }

    /** No statement is made from now on. */
    void end() {
        ended = true;
    }

    private SqlConnection active() {
        if (ended) {
            throw new IllegalStateException("The transaction of the method has ended, and with it the use of its connection. "
                    + "Expected that the Uni of the method completes after its last statement");
        }
        return connection;
    }

    @Override
    public Query<RowSet<Row>> query(String sql) {
        return active().query(sql);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
        return active().preparedQuery(sql);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
        return active().preparedQuery(sql, options);
    }

    @Override
    public Future<PreparedStatement> prepare(String sql) {
        return active().prepare(sql);
    }

    @Override
    public Future<PreparedStatement> prepare(String sql, PrepareOptions options) {
        return active().prepare(sql, options);
    }

    @Override
    public SqlConnection prepare(String sql, Handler<AsyncResult<PreparedStatement>> handler) {
        prepare(sql).onComplete(handler);
        return this;
    }

    @Override
    public SqlConnection prepare(String sql, PrepareOptions options, Handler<AsyncResult<PreparedStatement>> handler) {
        prepare(sql, options).onComplete(handler);
        return this;
    }

    @Override
    public void group(Handler<SqlClient> block) {
        ((SqlClientInternal) active()).group(block);
    }

    @Override
    public Driver driver() {
        return ((SqlClientInternal) connection).driver();
    }

    @Override
    public Future<Transaction> begin() {
        return Future.failedFuture(new IllegalStateException("The connection of a method with completion=in-transaction is in "
                + "its transaction already, and PostgreSQL has none inside another. Make the statements without a begin, or use "
                + "a savepoint"));
    }

    @Override
    public void begin(Handler<AsyncResult<Transaction>> handler) {
        begin().onComplete(handler);
    }

    @Override
    public Transaction transaction() {
        return joined;
    }

    @Override
    public boolean isSSL() {
        return connection.isSSL();
    }

    @Override
    public DatabaseMetadata databaseMetadata() {
        return connection.databaseMetadata();
    }

    @Override
    public SqlConnection exceptionHandler(Handler<Throwable> handler) {
        connection.exceptionHandler(handler);
        return this;
    }

    @Override
    public SqlConnection closeHandler(Handler<Void> handler) {
        closeHandler = handler;
        return this;
    }

    /** Not closed: its transaction goes on until the response of the method is there. */
    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    @Override
    public void close(Handler<AsyncResult<Void>> handler) {
        close().onComplete(handler);
    }

    /** The transaction, which its method can only mark. */
    private final class JoinedTransaction implements Transaction {

        @Override
        public Future<Void> commit() {
            return Future
                    .failedFuture(new IllegalStateException("The transaction of a method with completion=in-transaction is "
                            + "committed when its response is there, together with its record. Expected no commit by the method"));
        }

        @Override
        public void commit(Handler<AsyncResult<Void>> handler) {
            commit().onComplete(handler);
        }

        @Override
        public Future<Void> rollback() {
            mark();
            return Future.succeededFuture();
        }

        @Override
        public void rollback(Handler<AsyncResult<Void>> handler) {
            rollback().onComplete(handler);
        }

        @Override
        public Future<Void> completion() {
            return marked ? Future.failedFuture(TransactionRollbackException.INSTANCE) : Future.succeededFuture();
        }

        @Override
        public void completion(Handler<AsyncResult<Void>> handler) {
            completion().onComplete(handler);
        }
    }
}
