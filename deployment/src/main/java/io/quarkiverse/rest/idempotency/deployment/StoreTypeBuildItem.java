package io.quarkiverse.rest.idempotency.deployment;

import io.quarkiverse.rest.idempotency.runtime.config.StoreType;
import io.quarkus.builder.item.SimpleBuildItem;

/**
 * The type of store, as far as it is known before the datasources: the build must decide by then on the additions to the index
 * and to the application's model.
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
