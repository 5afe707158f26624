package io.quarkiverse.rest.idempotency.deployment;

import io.quarkiverse.rest.idempotency.runtime.localcache.QuarkusRecordCache;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.cache.deployment.spi.AdditionalCacheNameBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.RunTimeConfigurationDefaultBuildItem;

/**
 * Names the local cache of completed records, and bounds it unless the application does: the number of its records, and the
 * time for which it keeps them. The runtime bounds the size of a record, because a cache of Quarkus cannot weigh its entries.
 */
class LocalCacheProcessor {

    private static final String CAFFEINE = "quarkus.cache.caffeine.\"" + QuarkusRecordCache.NAME + "\".";

    @BuildStep
    AdditionalCacheNameBuildItem name() {
        return new AdditionalCacheNameBuildItem(QuarkusRecordCache.NAME);
    }

    @BuildStep
    void bounds(BuildProducer<RunTimeConfigurationDefaultBuildItem> defaults) {
        defaults.produce(new RunTimeConfigurationDefaultBuildItem(CAFFEINE + "maximum-size", "4096"));
        defaults.produce(new RunTimeConfigurationDefaultBuildItem(CAFFEINE + "expire-after-write", "10M"));
    }

    @BuildStep
    AdditionalBeanBuildItem cache() {
        return AdditionalBeanBuildItem.unremovableOf(QuarkusRecordCache.class);
    }
}
