package io.quarkiverse.rest.idempotency.deployment.spi;

import java.util.List;
import java.util.Map;

import io.quarkus.builder.item.SimpleBuildItem;

/**
 * The idempotent operations of the application, checked: a build step that consumes it runs only in a build without misuse. For
 * extensions that add something to each. Produced by the extension.
 */
public final class IdempotentOperationsBuildItem extends SimpleBuildItem {

    private final List<Operation> operations;

    /**
     * One idempotent operation.
     *
     * @param name its stable name
     * @param methods the resource methods that are this operation; more than one where a method is seen on a class and on those
     *        that extend or implement it
     * @param attributes the attributes of the {@code Idempotent} annotation that are declared for it, by their names, each as
     *        text, except {@code operation}. Configured values are known at run time only, by {@code IdempotentOperations}
     */
    public record Operation(String name, List<ResourceMethod> methods, Map<String, String> attributes) {

        public Operation {
            methods = List.copyOf(methods);
            attributes = Map.copyOf(attributes);
        }
    }

    /**
     * @param operations every operation once
     */
    public IdempotentOperationsBuildItem(List<Operation> operations) {
        this.operations = List.copyOf(operations);
    }

    /** Every operation once, in no particular order. */
    public List<Operation> operations() {
        return operations;
    }
}
