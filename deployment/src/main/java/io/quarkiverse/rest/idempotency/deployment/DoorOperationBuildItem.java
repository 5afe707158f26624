package io.quarkiverse.rest.idempotency.deployment;

import java.util.List;

import io.quarkiverse.rest.idempotency.runtime.config.OperationDefinition;
import io.quarkiverse.rest.idempotency.runtime.door.DoorDefinition;
import io.quarkus.builder.item.MultiBuildItem;

/**
 * An operation whose requests do not come over HTTP.
 */
final class DoorOperationBuildItem extends MultiBuildItem {

    private final OperationDefinition definition;
    private final DoorDefinition door;
    private final List<String> problems;

    /**
     * @param problems the reasons that it cannot be as it is
     */
    DoorOperationBuildItem(OperationDefinition definition, DoorDefinition door, List<String> problems) {
        this.definition = definition;
        this.door = door;
        this.problems = List.copyOf(problems);
    }

    OperationDefinition definition() {
        return definition;
    }

    DoorDefinition door() {
        return door;
    }

    List<String> problems() {
        return problems;
    }
}
