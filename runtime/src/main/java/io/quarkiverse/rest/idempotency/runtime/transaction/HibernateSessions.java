package io.quarkiverse.rest.idempotency.runtime.transaction;

import jakarta.inject.Singleton;
import jakarta.transaction.TransactionSynchronizationRegistry;

import org.hibernate.FlushMode;
import org.hibernate.Session;

import io.quarkus.hibernate.orm.runtime.JPAConfig;
import io.quarkus.hibernate.orm.runtime.session.TransactionScopedSession;

/**
 * The sessions of Hibernate ORM that belong to the transaction of the calling thread: one for each persistence unit that has
 * been used in it. None is opened for the others: a unit may have no tenant to open one for.
 */
@Singleton
public class HibernateSessions implements SessionFlush {

    /** How Quarkus names them in the registry of the transaction. */
    private static final String NAME = TransactionScopedSession.class.getSimpleName() + "-";

    private final JPAConfig units;
    private final TransactionSynchronizationRegistry registry;

    HibernateSessions(JPAConfig units, TransactionSynchronizationRegistry registry) {
        this.units = units;
        this.registry = registry;
    }

    @Override
    public void flush() {
        for (String unit : units.getPersistenceUnits()) {
            if (registry.getResource(NAME + unit) instanceof Session session && session.isOpen()
                    && session.getHibernateFlushMode() != FlushMode.MANUAL) {
                session.flush();
            }
        }
    }
}
