package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.runtime.store.sql.PostgresQueries;
import io.quarkiverse.rest.idempotency.runtime.transaction.ConnectionTransactions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.sqlclient.Pool;

/**
 * Begins transactions on connections of the application's own pool, which is the pool of its other statements, and its limits
 * hold for them.
 */
final class PgTransactions implements ConnectionTransactions {

    /** Connections that were lost while they were idle, and that the pool has not noticed. */
    private static final int ATTEMPTS = 3;

    private final Supplier<Pool> pool;
    private final PgTransactionRecords records;
    private final String datasource;
    private final Duration askTimeout;
    private final long rollbackMillis;

    /**
     * @param pool the application's pool
     * @param datasource its name, for messages
     * @param askTimeout how long the start waits for the database
     * @param rollbackMillis how long a rollback is waited for
     */
    PgTransactions(Supplier<Pool> pool, PgTransactionRecords records, String datasource, Duration askTimeout,
            long rollbackMillis) {
        this.pool = pool;
        this.records = records;
        this.datasource = datasource;
        this.askTimeout = askTimeout;
        this.rollbackMillis = rollbackMillis;
    }

    @Override
    public CompletionStage<ConnectionTransaction> begin() {
        ContextInternal context = (ContextInternal) Vertx.currentContext();
        return begin(context, ATTEMPTS).toCompletionStage();
    }

    private Future<ConnectionTransaction> begin(ContextInternal context, int attempts) {
        return pool.get().getConnection().compose(connection -> connection.begin().<ConnectionTransaction> map(
                begun -> new PgTransaction(connection, begun, records, context, rollbackMillis)).recover(failure -> {
                    connection.close();
                    return attempts > 1 && PgCalls.isLost(failure) ? begin(context, attempts - 1)
                            : Future.failedFuture(failure);
                }));
    }

    @Override
    public boolean tellsRollback(Throwable failure) {
        return PgTransactionRecords.tellsRollback(failure);
    }

    @Override
    public Optional<String> problem() {
        return unsuitableIsolation().map(isolation -> "transactions of the datasource "
                + datasource + " are " + isolation + ", and may not change a row that was changed after their first read. A "
                + "renewed lease is such a change, so a method that runs for longer than a third of its lease is rolled back and "
                + "answered 500, again and again. " + remedy());
    }

    @Override
    public Optional<String> claimProblem() {
        return unsuitableIsolation()
                .map(isolation -> "the transactions of the datasource "
                        + datasource + " are " + isolation
                        + " and see what was committed before their first statement, so a claim would "
                        + "not see the record of the claim before it. " + remedy());
    }

    private static String remedy() {
        return "Set default_transaction_isolation to 'read committed' for its user or its database (ALTER ROLE … SET …)";
    }

    /**
     * @return empty also where the isolation is not known
     */
    private Optional<String> unsuitableIsolation() {
        try {
            String isolation = PgTableSession.await(pool.get().query("SHOW transaction_isolation").execute()
                    .map(rows -> rows.iterator().next().getString(0)), askTimeout);
            return PostgresQueries.readsCommitted(isolation) ? Optional.empty() : Optional.of(isolation);
        } catch (SQLException | RuntimeException e) {
            LOG.debug("The isolation of transactions is not known", e);
            return Optional.empty();
        }
    }
}
