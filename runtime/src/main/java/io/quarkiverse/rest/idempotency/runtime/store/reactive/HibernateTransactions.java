package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import org.hibernate.reactive.common.spi.Implementor;
import org.hibernate.reactive.mutiny.Mutiny;

import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkiverse.rest.idempotency.runtime.transaction.ReactiveTransaction;
import io.quarkiverse.rest.idempotency.runtime.transaction.SessionTransactions;
import io.quarkus.arc.ClientProxy;
import io.quarkus.hibernate.orm.PersistenceUnit;

/**
 * Begins transactions in sessions of Hibernate Reactive. The session is put on the context of the request, where
 * {@code @WithTransaction}, {@code Panache.withTransaction} and {@code Mutiny.SessionFactory.withTransaction} find it.
 */
@Singleton
public class HibernateTransactions implements SessionTransactions {

    private final Mutiny.SessionFactory factory;
    private final PgTransactionRecords records;
    private final PgTransactions connections;
    private final long rollbackMillis;

    HibernateTransactions(@Any Instance<Mutiny.SessionFactory> factories, SessionUnit unit, PgTransactionRecords records,
            PgTransactions connections, IdempotencyConfig config) {
        this.factory = unit.isDefault() ? factories.select(jakarta.enterprise.inject.Default.Literal.INSTANCE).get()
                : factories.select(new PersistenceUnit.PersistenceUnitLiteral(unit.name())).get();
        this.records = records;
        this.connections = connections;
        this.rollbackMillis = Math.max(1, config.storeTimeout().complete().toMillis());
    }

    @Override
    public CompletionStage<? extends ReactiveTransaction> begin() {
        Implementor implementor = (Implementor) ClientProxy.unwrap(factory);
        Mutiny.Session there = implementor.getContext().get(HibernateTransaction.key(implementor));
        if (there != null && there.isOpen()) {
            return CompletableFuture.failedFuture(new IllegalStateException("A session of Hibernate Reactive is open on the "
                    + "context of a request whose method has completion=in-transaction, which begins its own. Expected none; "
                    + "end those of request filters before the method"));
        }
        return factory.openSession().subscribeAsCompletionStage().thenCompose(
                session -> HibernateTransaction.begin(session, implementor, records, rollbackMillis));
    }

    @Override
    public boolean tellsRollback(Throwable failure) {
        return connections.tellsRollback(failure);
    }

    /** They are on connections of the same pool. */
    @Override
    public Optional<String> problem() {
        return connections.problem();
    }

    @Override
    public Optional<String> claimProblem() {
        return connections.claimProblem();
    }
}
