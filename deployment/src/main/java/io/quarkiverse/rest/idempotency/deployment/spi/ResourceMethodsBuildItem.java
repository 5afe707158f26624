package io.quarkiverse.rest.idempotency.deployment.spi;

import java.util.List;

import io.quarkus.builder.item.SimpleBuildItem;

/**
 * All resource methods of the application, idempotent or not. For extensions that recognize endpoints by verb and
 * path template, to declare them idempotent with an {@link IdempotentMethodBuildItem} or to add something to them.
 * Produced by the extension.
 */
public final class ResourceMethodsBuildItem extends SimpleBuildItem {

    private final List<ResourceMethod> methods;

    /**
     * @param methods every resource method once
     */
    public ResourceMethodsBuildItem(List<ResourceMethod> methods) {
        this.methods = List.copyOf(methods);
    }

    /** Every resource method once, in the order in which they were found. */
    public List<ResourceMethod> methods() {
        return methods;
    }
}
