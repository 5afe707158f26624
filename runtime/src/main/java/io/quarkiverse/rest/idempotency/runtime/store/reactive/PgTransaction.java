package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import io.quarkiverse.rest.idempotency.runtime.transaction.ConnectionTransactions.ConnectionTransaction;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.vertx.core.impl.ContextInternal;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.impl.PoolImpl;

/**
 * A transaction on a connection of the application's pool. Other code of the method finds the connection on the Vert.x context
 * of the request, as Vert.x propagates it ({@code TransactionPropagation.CONTEXT}).
 */
final class PgTransaction implements ConnectionTransaction {

    private final SqlConnection connection;
    private final Transaction transaction;
    private final JoinedConnection joined;
    private final PgTransactionRecords records;
    private final ContextInternal context;
    private final long rollbackMillis;
    private final AtomicBoolean givenBack = new AtomicBoolean();
    private CompletableFuture<Void> rolledBack;

    /**
     * @param context of the request; {@code null} where the caller has none
     * @param rollbackMillis how long a rollback is waited for
     */
    PgTransaction(SqlConnection connection, Transaction transaction, PgTransactionRecords records, ContextInternal context,
            long rollbackMillis) {
        this.connection = connection;
        this.transaction = transaction;
        this.joined = new JoinedConnection(connection);
        this.records = records;
        this.context = context;
        this.rollbackMillis = rollbackMillis;
        if (context != null) {
            context.putLocal(PoolImpl.PROPAGATABLE_CONNECTION, joined);
        }
    }

    @Override
    public Object connection(boolean mutiny) {
        return mutiny ? io.vertx.mutiny.sqlclient.SqlConnection.newInstance(joined) : joined;
    }

    @Override
    public boolean mustRollBack() {
        if (joined.isMarked()) {
            return true;
        }
        if (joined.isLost()) {
            throw new IllegalStateException("The connection of the transaction of an idempotent method was lost before its "
                    + "response was there; nothing of the method is kept");
        }
        return false;
    }

    @Override
    public void setRollbackOnly() {
        joined.mark();
    }

    @Override
    public boolean isOver() {
        return joined.isLost();
    }

    /** Statements are made when they are asked for. */
    @Override
    public CompletionStage<Void> flush() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Optional<LoadResult>> claim(RecordId id) {
        return records.claim(TransactionStatements.on(connection), true, id);
    }

    @Override
    public CompletionStage<CompleteResult> complete(CompleteCall call) {
        return records.complete(TransactionStatements.on(connection), call);
    }

    @Override
    public CompletionStage<Void> commit() {
        leave();
        return PgTransactionRecords.committed(transaction.commit().toCompletionStage())
                .whenComplete((none, failure) -> giveBack());
    }

    @Override
    public synchronized CompletionStage<Void> rollback() {
        if (rolledBack == null) {
            leave();
            rolledBack = PgTransactionRecords.rolledBack(transaction.rollback().toCompletionStage().toCompletableFuture(),
                    rollbackMillis, failure -> joined.isLost());
            transaction.completion().onComplete(ended -> giveBack());
        }
        return rolledBack;
    }

    private void giveBack() {
        if (givenBack.compareAndSet(false, true)) {
            connection.close();
        }
    }

    private void leave() {
        joined.end();
        if (context != null && context.getLocal(PoolImpl.PROPAGATABLE_CONNECTION) == joined) {
            context.removeLocal(PoolImpl.PROPAGATABLE_CONNECTION);
        }
    }
}
