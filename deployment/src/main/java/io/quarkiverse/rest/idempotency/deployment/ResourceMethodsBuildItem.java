package io.quarkiverse.rest.idempotency.deployment;

import java.util.List;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.MethodInfo;

import io.quarkus.builder.item.SimpleBuildItem;

/**
 * All resource methods of the application, idempotent or not. For extensions that recognize endpoints by verb and path
 * template,
 * to declare them idempotent with an {@link IdempotentMethodBuildItem} or to add something to them.
 */
public final class ResourceMethodsBuildItem extends SimpleBuildItem {

    private final List<Endpoint> endpoints;

    /**
     * One resource method.
     */
    public static final class Endpoint {

        private final ResourceMethod method;

        private Endpoint(ResourceMethod method) {
            this.method = method;
        }

        /** The HTTP verb, such as {@code POST}. */
        public String verb() {
            return method.verb();
        }

        /**
         * The path template of class and method, as in {@code /payments/{id}/refunds}: it begins with a slash, does not end
         * with one, and its parameters have no patterns. The application's own root is not part of it.
         */
        public String path() {
            return method.path();
        }

        /** Class and method, for people. */
        public String description() {
            return method.description();
        }

        /**
         * Whether a scanner of resource methods has this one before it.
         */
        public boolean is(MethodInfo declaration, ClassInfo resourceClass) {
            return method.key().equals(ResourceMethod.key(declaration, resourceClass));
        }
    }

    ResourceMethodsBuildItem(List<ResourceMethod> methods) {
        this.endpoints = methods.stream().map(Endpoint::new).toList();
    }

    /** Every resource method once, in the order in which they were found. */
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    List<ResourceMethod> methods() {
        return endpoints.stream().map(endpoint -> endpoint.method).toList();
    }
}
