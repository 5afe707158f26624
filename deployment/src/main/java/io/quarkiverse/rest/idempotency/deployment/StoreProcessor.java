package io.quarkiverse.rest.idempotency.deployment;

import java.util.List;

import io.quarkiverse.rest.idempotency.runtime.config.StoreType;
import io.quarkiverse.rest.idempotency.runtime.store.memory.MemoryStoreProducer;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.annotations.BuildStep;

/**
 * Chooses the store, checks that the application has what it needs, and makes it a bean.
 */
class StoreProcessor {
    @BuildStep
    StoreBuildItem s() {
        return new StoreBuildItem(StoreType.MEMORY, null, null, List.of());
    }

    @BuildStep
    AdditionalBeanBuildItem b() {
        return AdditionalBeanBuildItem.unremovableOf(MemoryStoreProducer.class);
    }
}
