package io.quarkiverse.rest.idempotency.deployment;

import java.util.List;

import io.quarkiverse.rest.idempotency.runtime.config.StoreType;
import io.quarkus.builder.item.SimpleBuildItem;

/**
 * The store of the application, and the problems that keep it from being used.
 */
final class StoreBuildItem extends SimpleBuildItem {

    private final StoreType type;
    private final String datasource;
    private final String databaseKind;
    private final boolean transactional;
    private final List<String> problems;

    /**
     * @param datasource the datasource of an SQL store, else {@code null}
     * @param databaseKind the kind of database behind it, else {@code null}
     * @param transactional whether the datasource takes part in JTA transactions
     * @param problems the reasons that the store cannot be used; empty when it can
     */
    StoreBuildItem(StoreType type, String datasource, String databaseKind, boolean transactional,
            List<String> problems) {
        this.type = type;
        this.datasource = datasource;
        this.databaseKind = databaseKind;
        this.transactional = transactional;
        this.problems = problems;
    }

    StoreType type() {
        return type;
    }

    String datasource() {
        return datasource;
    }

    String databaseKind() {
        return databaseKind;
    }

    boolean transactional() {
        return transactional;
    }

    List<String> problems() {
        return problems;
    }
}
