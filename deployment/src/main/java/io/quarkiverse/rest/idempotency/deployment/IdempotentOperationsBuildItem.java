package io.quarkiverse.rest.idempotency.deployment;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.quarkiverse.rest.idempotency.runtime.config.OperationDefinition;
import io.quarkus.builder.item.SimpleBuildItem;

/**
 * The idempotent operations of the application, checked. For extensions that add something to each.
 */
public final class IdempotentOperationsBuildItem extends SimpleBuildItem {

    private final Map<String, OperationDefinition> byMethod;
    private final Set<String> byExtensions;

    /**
     * @param byMethod the operations, by the keys of their methods
     * @param byExtensions the names of those that another extension has declared
     */
    IdempotentOperationsBuildItem(Map<String, OperationDefinition> byMethod, Set<String> byExtensions) {
        this.byMethod = byMethod;
        this.byExtensions = byExtensions;
    }

    /** Every operation once, in no particular order. */
    public Collection<OperationDefinition> operations() {
        Map<String, OperationDefinition> byName = new LinkedHashMap<>();
        byMethod.values().forEach(operation -> byName.putIfAbsent(operation.getName(), operation));
        return byName.values();
    }

    boolean isByExtension(String operation) {
        return byExtensions.contains(operation);
    }

    Optional<OperationDefinition> of(String methodKey) {
        return Optional.ofNullable(byMethod.get(methodKey));
    }
}
