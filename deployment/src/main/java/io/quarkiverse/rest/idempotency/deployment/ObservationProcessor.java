package io.quarkiverse.rest.idempotency.deployment;

import java.util.Optional;

import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyBuildTimeConfig;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.metrics.MetricsCapabilityBuildItem;
import io.quarkus.runtime.metrics.MetricsFactory;
import io.quarkus.smallrye.health.deployment.spi.HealthBuildItem;

/**
 * Brings what is seen of a node from outside, where the application has the extensions that show it.
 */
class ObservationProcessor {

    /** By name: its class needs one that only those applications have. */
    private static final String MICROMETER_OBSERVER = "io.quarkiverse.rest.idempotency.runtime.metrics.MicrometerObserver";
    private static final String STORE_READINESS = "io.quarkiverse.rest.idempotency.runtime.health.StoreReadiness";

    @BuildStep
    void metrics(Optional<MetricsCapabilityBuildItem> metrics, IdempotencyBuildTimeConfig config,
            BuildProducer<AdditionalBeanBuildItem> beans) {
        if (config.metricsEnabled() && metrics.map(has -> has.metricsSupported(MetricsFactory.MICROMETER)).orElse(false)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(MICROMETER_OBSERVER));
        }
    }

    @BuildStep
    HealthBuildItem health(IdempotencyBuildTimeConfig config) {
        return new HealthBuildItem(STORE_READINESS, config.healthEnabled());
    }
}
