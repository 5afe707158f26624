package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.runtime.store.sql.ClaimSpace;
import io.quarkiverse.rest.idempotency.runtime.store.sql.PostgresQueries;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlFailures;
import io.quarkiverse.rest.idempotency.runtime.transaction.RolledBackException;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.TransactionRollbackException;

/**
 * Makes the statements on records that belong to the transaction of a method. Their table is found on a connection of the
 * store, because the application may have set another search path on its own.
 */
final class PgTransactionRecords {

    /** {@code in_failed_sql_transaction}. */
    private static final String ABORTED = "25P02";

    private final Supplier<CompletionStage<PostgresQueries>> placed;
    private final ClaimSpace claims;
    private final long idleMillis;

    /**
     * @param placed the statements on the table, in its place
     * @param claims the locks by which transactions claim keys
     * @param idleTimeout the time after which an idle transaction that has a claim is ended, where its session has no bound;
     *        zero for no bound
     */
    PgTransactionRecords(Supplier<CompletionStage<PostgresQueries>> placed, ClaimSpace claims, Duration idleTimeout) {
        this.placed = placed;
        this.claims = claims;
        this.idleMillis = idleTimeout.toMillis();
    }

    /**
     * @param pipelined whether the second statement can be made before the first is answered
     */
    CompletionStage<Optional<LoadResult>> claim(TransactionStatements transaction, boolean pipelined, RecordId id) {
        return placed.get().thenCompose(queries -> {
            Future<List<Boolean>> locked = transaction.query(queries.lock(claims, idleMillis, id));
            Future<List<LoadResult>> pipelinedLook = pipelined ? transaction.query(queries.record(id)) : null;
            return locked.compose(has -> {
                if (!has.get(0)) {
                    return Future.succeededFuture(Optional.<LoadResult> empty());
                }
                Future<List<LoadResult>> look = pipelined ? pipelinedLook : transaction.query(queries.record(id));
                return look.map(found -> Optional.of(found.isEmpty() ? new LoadResult.Absent() : found.get(0)));
            }).toCompletionStage();
        });
    }

    CompletionStage<CompleteResult> complete(TransactionStatements transaction, CompleteCall call) {
        return placed.get().thenCompose(queries -> transaction
                .update(call.claim() == null ? queries.complete(call) : queries.create(call))
                .map(changed -> PostgresQueries.completed(changed == 1))
                .recover(failure -> Future.failedFuture(told(failure))).toCompletionStage());
    }

    private static Throwable told(Throwable failure) {
        return caused(failure, cause -> cause instanceof PgException e && ABORTED.equals(e.getSqlState()))
                ? new IllegalStateException("A statement of the method has failed, and the method has recovered from it. "
                        + "PostgreSQL rolls the whole transaction back then. Let the Uni of the method fail, or make that "
                        + "statement behind a savepoint to roll back to, or on a connection of its own", failure)
                : failure;
    }

    /**
     * @param commit the commit of a transaction
     * @return fails with a {@link RolledBackException} where PostgreSQL has said that nothing was committed
     */
    static CompletionStage<Void> committed(CompletionStage<Void> commit) {
        return commit.exceptionallyCompose(thrown -> {
            Throwable failure = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
            return CompletableFuture.failedFuture(tellsRollback(failure) ? new RolledBackException(failure) : failure);
        });
    }

    /** Whether a failure is the answer of PostgreSQL that a transaction has been rolled back. */
    static boolean tellsRollback(Throwable failure) {
        return caused(failure, cause -> cause instanceof TransactionRollbackException
                || cause instanceof PgException e && e.getSqlState() != null && SqlFailures.rolledBack(e.getSqlState()));
    }

    /**
     * @param ended the end of a transaction that is rolled back
     * @param millis how long it is waited for
     * @param expected the failures that need not be told
     * @return completes when the transaction has ended, or the time is over; never fails
     */
    static CompletableFuture<Void> rolledBack(CompletableFuture<?> ended, long millis, Predicate<Throwable> expected) {
        return ended.copy().orTimeout(millis, TimeUnit.MILLISECONDS).handle((none, failure) -> {
            if (failure != null && !expected.test(failure)) {
                LOG.debug("The rollback of a transaction was not answered", failure);
            }
            return null;
        });
    }

    /** Hibernate wraps the exceptions of the client. */
    private static boolean caused(Throwable failure, Predicate<Throwable> by) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (by.test(cause)) {
                return true;
            }
        }
        return false;
    }
}
