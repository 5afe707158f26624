package io.quarkiverse.rest.idempotency.payments;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;

import org.jboss.logging.Logger;

import io.quarkiverse.rest.idempotency.event.IdempotencyEvent;

/**
 * Logs the events of keys. An application that must not lose one writes it to its database here.
 */
@ApplicationScoped
public class Audit {

    private static final Logger LOG = Logger.getLogger("audit");

    void hear(@ObservesAsync IdempotencyEvent event) {
        LOG.info(event);
    }
}
