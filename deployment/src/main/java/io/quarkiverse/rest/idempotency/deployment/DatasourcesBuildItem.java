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
    private final Set<String> unitNames;

    /**
     * @param onePhase the datasources that cannot commit together with another one of them
     * @param xa the datasources that can commit together with others
     * @param units the datasource of each persistence unit by its name; empty without Hibernate ORM
     * @param unitNames the names of all persistence units, as far as the configuration tells; empty where it does not
     */
    DatasourcesBuildItem(Set<String> onePhase, Set<String> xa, Map<String, String> units, Set<String> unitNames) {
        this.onePhase = onePhase;
        this.xa = xa;
        this.units = units;
        this.unitNames = unitNames;
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

    Set<String> unitNames() {
        return unitNames;
    }
}
