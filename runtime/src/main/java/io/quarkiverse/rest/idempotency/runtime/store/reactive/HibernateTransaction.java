package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.hibernate.reactive.common.spi.Implementor;
import org.hibernate.reactive.context.Context;
import org.hibernate.reactive.context.impl.BaseKey;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.mutiny.impl.MutinySessionImpl;

import io.quarkiverse.rest.idempotency.runtime.transaction.ReactiveTransaction;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.smallrye.mutiny.Uni;

/**
 * A transaction in a session of Hibernate Reactive. Hibernate ends a transaction when the work in it has ended, so the work of
 * this one is to wait for the decision about it. Used on the context of its request only.
 */
final class HibernateTransaction implements ReactiveTransaction {

    private final Mutiny.Session session;
    private final Context contextOfSessions;
    private final Context.Key<Mutiny.Session> key;
    private final Mutiny.Session joined;
    private final PgTransactionRecords records;
    private final long rollbackMillis;
    private final CompletableFuture<Void> decision = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean marked;
    private Mutiny.Transaction transaction;
    private CompletableFuture<Void> rolledBack;

    private HibernateTransaction(Mutiny.Session session, Implementor factory, PgTransactionRecords records,
            long rollbackMillis) {
        this.session = session;
        this.contextOfSessions = factory.getContext();
        this.key = key(factory);
        this.joined = JoinedSession.of(session, this::setRollbackOnly);
        this.records = records;
        this.rollbackMillis = rollbackMillis;
    }

    /** Where the session of a request is on its context. */
    static Context.Key<Mutiny.Session> key(Implementor factory) {
        return new BaseKey<>(Mutiny.Session.class, factory.getUuid());
    }

    /**
     * Begins a transaction in a new session, which is closed when it has ended.
     *
     * @param rollbackMillis how long a rollback is waited for
     */
    static CompletionStage<HibernateTransaction> begin(Mutiny.Session session, Implementor factory,
            PgTransactionRecords records, long rollbackMillis) {
        HibernateTransaction begun = new HibernateTransaction(session, factory, records, rollbackMillis);
        CompletableFuture<HibernateTransaction> result = new CompletableFuture<>();
        session.withTransaction(transaction -> {
            begun.transaction = transaction;
            begun.contextOfSessions.put(begun.key, begun.joined);
            result.complete(begun);
            return Uni.createFrom().completionStage(begun.decision);
        }).onItemOrFailure().call(session::close).subscribe().with(committed -> begun.ended.complete(null), failure -> {
            result.completeExceptionally(failure);
            begun.ended.completeExceptionally(failure);
        });
        return result;
    }

    @Override
    public boolean mustRollBack() {
        if (ended.isDone()) {
            throw new IllegalStateException("The transaction of an idempotent method ended before its method");
        }
        return marked || transaction.isMarkedForRollback();
    }

    @Override
    public void setRollbackOnly() {
        marked = true;
    }

    /** A lost connection is noticed by the next statement. */
    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public CompletionStage<Void> flush() {
        return mustRollBack() ? CompletableFuture.completedFuture(null) : session.flush().subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<Optional<LoadResult>> claim(RecordId id) {
        return records.claim(statements(), false, id);
    }

    @Override
    public CompletionStage<CompleteResult> complete(CompleteCall call) {
        return records.complete(statements(), call);
    }

    private TransactionStatements statements() {
        return new HibernateStatements(((MutinySessionImpl) session).getReactiveConnection());
    }

    @Override
    public CompletionStage<Void> commit() {
        leave();
        decision.complete(null);
        return PgTransactionRecords.committed(ended);
    }

    @Override
    public CompletionStage<Void> rollback() {
        if (rolledBack == null) {
            leave();
            // A failure, because Hibernate would flush before it rolls back.
            decision.completeExceptionally(new RollbackDecision());
            rolledBack = PgTransactionRecords.rolledBack(ended, rollbackMillis,
                    failure -> failure.getCause() instanceof RollbackDecision);
        }
        return rolledBack;
    }

    private void leave() {
        if (contextOfSessions.get(key) == joined) {
            contextOfSessions.remove(key);
        }
    }

    /** Not a failure of anything. */
    private static final class RollbackDecision extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RollbackDecision() {
            super("Rolled back", null, false, false);
        }
    }
}
