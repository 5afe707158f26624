package org.acme;

import java.util.Map;

import io.quarkiverse.rest.idempotency.deployment.spi.IdempotentMethodBuildItem;
import io.quarkiverse.rest.idempotency.deployment.spi.SingleBeanBuildItem;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;

/** In the deployment module of an extension that brings or knows the endpoints. */
class OrdersProcessor {

    @BuildStep
    void idempotentMethods(BuildProducer<IdempotentMethodBuildItem> methods) {
        methods.produce(IdempotentMethodBuildItem.ofPath("POST", "/orders/{id}/cancellation",
                Map.of("operation", "orders.cancel", "inFlight", "WAIT", "retention", "7d")));
        methods.produce(IdempotentMethodBuildItem.ofMethod("org.acme.OrderApi", "create",
                Map.of("operation", "orders.create", "keyRequirement", "REQUIRED")));
    }

    @BuildStep
    SingleBeanBuildItem orderNumbers() {
        return new SingleBeanBuildItem(OrderNumbers.class);
    }

    @BuildStep
    AdditionalBeanBuildItem beans() {
        return AdditionalBeanBuildItem.builder().setUnremovable().addBeanClasses(OrdersProfile.class, OrdersStart.class)
                .build();
    }
}
