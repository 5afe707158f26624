package org.acme.polaris;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;

import org.jboss.logging.Logger;

import io.quarkiverse.rest.idempotency.event.IdempotencyEvent;

@ApplicationScoped
public class ReplayAudit {

    private static final Logger AUDIT = Logger.getLogger("audit");

    void replayed(@ObservesAsync IdempotencyEvent.Replayed replay) {
        AUDIT.infof("realm=%s principal=%s operation=%s resource=%s status=%d record=%s", replay.realm(), replay.principal(),
                replay.operation(), replay.resource(), replay.status(), replay.record());
    }
}
