package io.quarkiverse.rest.idempotency.deployment;

import io.quarkiverse.rest.idempotency.runtime.config.StoreType;
import io.quarkus.builder.item.SimpleBuildItem;

/**
 * The type of store, as far as it can be told before the datasources are known: what goes into the index and into the
 * application's model has to be decided then.
 */
final class StoreTypeBuildItem extends SimpleBuildItem {

    private final StoreType type;
    private final boolean chosen;

    /**
     * @param chosen whether the application's configuration says so
     */
    StoreTypeBuildItem(StoreType type, boolean chosen) {
        this.type = type;
        this.chosen = chosen;
    }

    StoreType type() {
        return type;
    }

    boolean chosen() {
        return chosen;
    }
}
