package io.quarkiverse.rest.idempotency.deployment;

import java.util.stream.Stream;

import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

import io.quarkiverse.rest.idempotency.DoNotRecord;
import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.runtime.rest.IdempotencyContextProducer;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveClassBuildItem;
import io.quarkus.resteasy.reactive.server.spi.ContextTypeBuildItem;

/**
 * Gives methods access to the request that they work for, and to the recording of their response.
 */
class ContextProcessor {

    private static final DotName DO_NOT_RECORD = DotName.createSimple(DoNotRecord.class);

    @BuildStep
    AdditionalBeanBuildItem context() {
        return AdditionalBeanBuildItem.unremovableOf(IdempotencyContextProducer.class);
    }

    /** Makes them parameters of resource methods, without an annotation. */
    @BuildStep
    void parameters(BuildProducer<ContextTypeBuildItem> parameters) {
        parameters.produce(new ContextTypeBuildItem(DotName.createSimple(IdempotencyContext.class)));
        StepChecks.STEPS.forEach(steps -> parameters.produce(new ContextTypeBuildItem(steps)));
    }

    /** A native image keeps the annotations of a class only if it is registered. */
    @BuildStep
    ReflectiveClassBuildItem exceptions(CombinedIndexBuildItem combinedIndex) {
        IndexView index = combinedIndex.getIndex();
        String[] names = index.getAnnotations(DO_NOT_RECORD).stream().map(annotation -> annotation.target().asClass())
                .flatMap(type -> Stream.concat(Stream.of(type),
                        index.getAllKnownSubclasses(type.name()).stream()))
                .map(type -> type.name().toString()).distinct().toArray(String[]::new);
        return ReflectiveClassBuildItem.builder(names).reason("annotated with @DoNotRecord").build();
    }
}
