package io.quarkiverse.rest.idempotency.payments;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;

import org.jboss.logging.Logger;

import io.quarkiverse.rest.idempotency.event.IdempotencyEvent;

/**
 * Writes down what becomes of keys. An application that must not lose a line of that writes to its database here.
 */
@ApplicationScoped
public class Audit {

    private static final Logger LOG = Logger.getLogger("audit");

    void hear(@ObservesAsync IdempotencyEvent event) {
        LOG.info(event);
    }
}
