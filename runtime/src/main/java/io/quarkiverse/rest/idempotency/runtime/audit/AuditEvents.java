package io.quarkiverse.rest.idempotency.runtime.audit;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import io.quarkiverse.rest.idempotency.event.IdempotencyEvent;
import io.quarkus.arc.Arc;

/**
 * Sends events to the asynchronous observers of the application. It is a bean where the build has found one.
 */
public final class AuditEvents {

    /** Returns at once; exceptions of an observer are logged. */
    public void send(IdempotencyEvent event) {
        Arc.container().beanManager().getEvent().fireAsync(event).whenComplete((sent, failure) -> {
            if (failure != null) {
                LOG.observerFailed(failure, event);
            }
        });
    }
}
