package io.quarkiverse.rest.idempotency.deployment;

import java.util.Map;
import java.util.Set;

import io.quarkus.builder.item.SimpleBuildItem;

/**
 * The datasources of the application that take part in its transactions, and how.
 */
final class DatasourcesBuildItem extends SimpleBuildItem {

    private final Set<String> onePhase;
    private final Set<String> xa;
    private final Map<String, String> units;

    /**
     * @param onePhase those that cannot commit together with another one of them
     * @param xa those that can
     * @param units the datasource of each persistence unit by its name; empty without Hibernate ORM
     */
    DatasourcesBuildItem(Set<String> onePhase, Set<String> xa, Map<String, String> units) {
        this.onePhase = onePhase;
        this.xa = xa;
        this.units = units;
    }

    Set<String> onePhase() {
        return onePhase;
    }

    Set<String> xa() {
        return xa;
    }

    Map<String, String> units() {
        return units;
    }
}
