package io.quarkiverse.rest.idempotency.deployment;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.MethodInfo;

import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethod;
import io.quarkiverse.rest.idempotency.runtime.config.OperationDefinition;
import io.quarkus.builder.item.SimpleBuildItem;

/**
 * The idempotent operations of the application, checked, as the runtime takes them.
 */
final class OperationDefinitionsBuildItem extends SimpleBuildItem {

    private final Map<String, OperationDefinition> byMethod;
    private final Set<String> byExtensions;

    /**
     * @param byMethod the operations, by the keys of their methods ({@link MethodKeys})
     * @param byExtensions the names of those that another extension has declared
     */
    OperationDefinitionsBuildItem(Map<String, OperationDefinition> byMethod, Set<String> byExtensions) {
        this.byMethod = byMethod;
        this.byExtensions = byExtensions;
    }

    /** Every operation once, in no particular order. */
    Collection<OperationDefinition> operations() {
        Map<String, OperationDefinition> byName = new LinkedHashMap<>();
        byMethod.values().forEach(operation -> byName.putIfAbsent(operation.getName(), operation));
        return byName.values();
    }

    boolean isByExtension(String operation) {
        return byExtensions.contains(operation);
    }

    Optional<OperationDefinition> of(ResourceMethod method) {
        return Optional.ofNullable(byMethod.get(MethodKeys.of(method)));
    }

    Optional<OperationDefinition> of(MethodInfo declaration, ClassInfo resourceClass) {
        return Optional.ofNullable(byMethod.get(MethodKeys.of(declaration, resourceClass)));
    }
}
