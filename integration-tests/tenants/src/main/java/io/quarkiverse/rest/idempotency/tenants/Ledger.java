package io.quarkiverse.rest.idempotency.tenants;

import java.sql.Connection;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import jakarta.transaction.Transactional;

import org.eclipse.microprofile.faulttolerance.Retry;
import org.hibernate.Session;

/** The effects of requests, in the schema of their tenant. */
@ApplicationScoped
public class Ledger {

    /** The header of a client's name for its request. */
    static final String REFERENCE = "X-Reference";

    @Inject
    EntityManager entities;

    @Inject
    RequestTenant tenant;

    /** An effect that is written at the flush, and whose version says so. */
    @Transactional
    public Effect enter(String reference, String text) {
        Effect effect = new Effect();
        effect.reference = reference;
        effect.tenant = tenant.get();
        effect.text = text;
        entities.persist(effect);
        entities.flush();
        effect.text = text + ", entered in " + schema();
        return effect;
    }

    /** As {@link #enter}, after a first attempt that is rolled back. */
    @Transactional
    public Effect enterInConflict(String reference, String text) {
        Effect effect = enter(reference, text);
        if (tenant.nextAttempt() == 1) {
            throw new OptimisticLockException("Another transaction was faster");
        }
        return effect;
    }

    /** The schema of the session's connection, as the database says. */
    private String schema() {
        return entities.unwrap(Session.class).doReturningWork(Connection::getSchema);
    }

    /** Retries work that meets a conflict. */
    @ApplicationScoped
    public static class Patient {

        @Inject
        Ledger ledger;

        @Retry(maxRetries = 2, delay = 0, jitter = 0)
        public Effect enterInConflict(String reference, String text) {
            return ledger.enterInConflict(reference, text);
        }
    }
}
