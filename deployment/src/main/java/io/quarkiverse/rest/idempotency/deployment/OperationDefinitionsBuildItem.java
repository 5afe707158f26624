package io.quarkiverse.rest.idempotency.deployment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
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
    private final List<OperationDefinition> withoutHttp;

    /**
     * @param byMethod the operations, by the keys of their methods ({@link MethodKeys})
     * @param byExtensions the names of those that another extension has declared
     * @param withoutHttp the operations whose requests come from code
     */
    OperationDefinitionsBuildItem(Map<String, OperationDefinition> byMethod, Set<String> byExtensions,
            List<OperationDefinition> withoutHttp) {
        this.byMethod = byMethod;
        this.byExtensions = byExtensions;
        this.withoutHttp = List.copyOf(withoutHttp);
    }

    /** Every operation once, also those without HTTP, in no particular order. */
    Collection<OperationDefinition> all() {
        List<OperationDefinition> all = new ArrayList<>(operations());
        all.addAll(withoutHttp);
        return all;
    }

    /** The operations whose requests come from code. */
    List<OperationDefinition> withoutHttp() {
        return withoutHttp;
    }

    /** Every operation of HTTP once, in no particular order. */
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
