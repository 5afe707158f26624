package org.acme;

import java.time.Duration;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.spi.IdempotentOperations;
import io.quarkiverse.rest.idempotency.spi.SingleBeans;
import io.quarkus.runtime.StartupEvent;

/** In the runtime module of the same extension. */
@Singleton
public class OrdersStart {

    /** For how long clients are told that they can retry. */
    private static final Duration PROMISED = Duration.ofDays(1);

    void check(@Observes StartupEvent event, IdempotentOperations operations, SingleBeans beans) {
        operations.settings("orders.create").ifPresent(settings -> {
            if (settings.enabled() && settings.retention().compareTo(PROMISED) < 0) {
                throw new IllegalStateException("Expected that '" + settings.name() + "' keeps its records for " + PROMISED
                        + ", was " + settings.retention());
            }
        });
        if (beans.find(OrderNumbers.class).isEmpty()) { // several stop the build or the start
            throw new IllegalStateException("Expected a bean of type " + OrderNumbers.class.getName());
        }
    }
}
