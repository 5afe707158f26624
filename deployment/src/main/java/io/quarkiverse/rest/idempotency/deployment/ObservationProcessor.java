package io.quarkiverse.rest.idempotency.deployment;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.inject.Singleton;

import org.jboss.jandex.DotName;

import io.quarkiverse.rest.idempotency.event.IdempotencyEvent;
import io.quarkiverse.rest.idempotency.runtime.IdempotencyRecorder;
import io.quarkiverse.rest.idempotency.runtime.audit.AuditEvents;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyBuildTimeConfig;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.BeanDiscoveryFinishedBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.metrics.MetricsCapabilityBuildItem;
import io.quarkus.runtime.metrics.MetricsFactory;
import io.quarkus.smallrye.health.deployment.spi.HealthBuildItem;

/**
 * Adds the observability of a node, where the application has the extensions for it.
 */
class ObservationProcessor {

    /** Named by text, because these classes need libraries that not every application has. */
    private static final String MICROMETER_OBSERVER = "io.quarkiverse.rest.idempotency.runtime.metrics.MicrometerObserver";
    private static final String OPENTELEMETRY_TRACING = "io.quarkiverse.rest.idempotency.runtime.tracing.OpenTelemetryTracing";
    private static final String STORE_READINESS = "io.quarkiverse.rest.idempotency.runtime.health.StoreReadiness";

    /** The types that an observer of an event may name. */
    private static final Set<DotName> EVENTS = Stream.concat(
            Stream.of(Object.class, java.lang.Record.class, IdempotencyEvent.class),
            Stream.of(IdempotencyEvent.class.getPermittedSubclasses())).map(DotName::createSimple).collect(Collectors.toSet());

    @BuildStep
    void metrics(Optional<MetricsCapabilityBuildItem> metrics, IdempotencyBuildTimeConfig config,
            BuildProducer<AdditionalBeanBuildItem> beans) {
        if (config.metricsEnabled() && metrics.map(has -> has.metricsSupported(MetricsFactory.MICROMETER)).orElse(false)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(MICROMETER_OBSERVER));
        }
    }

    @BuildStep
    void tracing(Capabilities capabilities, IdempotencyBuildTimeConfig config,
            BuildProducer<AdditionalBeanBuildItem> beans) {
        if (config.tracingEnabled() && capabilities.isPresent(Capability.OPENTELEMETRY_TRACER)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(OPENTELEMETRY_TRACING));
        }
    }

    /** Fires no event that has no observer. */
    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    void audit(BeanDiscoveryFinishedBuildItem beans, IdempotencyRecorder recorder,
            BuildProducer<SyntheticBeanBuildItem> events) {
        boolean observed = beans.getObservers().stream()
                .anyMatch(observer -> observer.isAsync() && EVENTS.contains(observer.getObservedType().name()));
        if (observed) {
            events.produce(SyntheticBeanBuildItem.configure(AuditEvents.class)
                    .scope(Singleton.class)
                    .supplier(recorder.auditEvents())
                    .unremovable()
                    .done());
        }
    }

    @BuildStep
    HealthBuildItem health(IdempotencyBuildTimeConfig config) {
        return new HealthBuildItem(STORE_READINESS, config.healthEnabled());
    }
}
