package io.quarkiverse.rest.idempotency.deployment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Map<String, String> sessionUnits;

    /**
     * @param onePhase the datasources that cannot commit together with another one of them
     * @param xa the datasources that can commit together with others
     * @param units the datasource of each persistence unit by its name; empty without Hibernate ORM
     * @param unitNames the names of all persistence units, as far as the configuration tells; empty where it does not
     * @param sessionUnits the datasource of each persistence unit that Hibernate Reactive has, by its name; empty without it
     */
    DatasourcesBuildItem(Set<String> onePhase, Set<String> xa, Map<String, String> units, Set<String> unitNames,
            Map<String, String> sessionUnits) {
        this.onePhase = onePhase;
        this.xa = xa;
        this.units = units;
        this.unitNames = unitNames;
        this.sessionUnits = sessionUnits;
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

    Map<String, String> sessionUnits() {
        return sessionUnits;
    }

    /**
     * @return the unit whose sessions hold the transactions of a datasource: the default one, or the only one that uses it
     */
    Optional<String> sessionUnit(String datasource) {
        List<String> using = sessionUnits.entrySet().stream().filter(unit -> unit.getValue().equals(datasource))
                .map(Map.Entry::getKey).toList();
        return using.contains(PersistenceUnits.DEFAULT) ? Optional.of(PersistenceUnits.DEFAULT)
                : using.stream().findFirst().filter(only -> using.size() == 1);
    }
}
