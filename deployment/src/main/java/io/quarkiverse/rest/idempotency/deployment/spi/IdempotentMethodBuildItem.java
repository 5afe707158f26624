package io.quarkiverse.rest.idempotency.deployment.spi;

import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.quarkus.builder.item.MultiBuildItem;

/**
 * Declares a resource method idempotent without an annotation. For extensions that know the endpoints of an application, which
 * need not know the extension.
 * <p>
 * The application takes precedence: an annotation on the method or its class, attribute by attribute, and configuration over
 * both. A declaration that matches no method is not an error.
 */
public final class IdempotentMethodBuildItem extends MultiBuildItem {

    private final @Nullable String className;
    private final @Nullable String methodName;
    private final @Nullable String verb;
    private final @Nullable String pathTemplate;
    private final Map<String, String> attributes;

    private IdempotentMethodBuildItem(@Nullable String className, @Nullable String methodName, @Nullable String verb,
            @Nullable String pathTemplate,
            Map<String, String> attributes) {
        this.className = className;
        this.methodName = methodName;
        this.verb = verb;
        this.pathTemplate = pathTemplate;
        this.attributes = Map.copyOf(attributes);
    }

    /**
     * @param className the class of the resource, or the class or interface that declares the method
     * @param methodName the name of the method; all resource methods of that name are meant
     * @param attributes the attributes of the {@code Idempotent} annotation by their names, each as text: enum
     *        constants by their names, durations and sizes as in the annotation
     */
    public static IdempotentMethodBuildItem ofMethod(String className, String methodName, Map<String, String> attributes) {
        return new IdempotentMethodBuildItem(Objects.requireNonNull(className), Objects.requireNonNull(methodName), null, null,
                attributes);
    }

    /**
     * @param verb the HTTP verb, such as {@code POST}
     * @param pathTemplate the path template of class and method, such as {@code /payments/{id}/refunds}; the names of
     *        its parameters do not matter
     * @param attributes as in {@link #ofMethod}
     */
    public static IdempotentMethodBuildItem ofPath(String verb, String pathTemplate, Map<String, String> attributes) {
        return new IdempotentMethodBuildItem(null, null, Objects.requireNonNull(verb), Objects.requireNonNull(pathTemplate),
                attributes);
    }

    /** The class as given to {@link #ofMethod}; {@code null} where the method is declared by verb and path. */
    public @Nullable String className() {
        return className;
    }

    /** The name of the method as given to {@link #ofMethod}; {@code null} where it is declared by verb and path. */
    public @Nullable String methodName() {
        return methodName;
    }

    /** The verb as given to {@link #ofPath}; {@code null} where the method is declared by its name. */
    public @Nullable String verb() {
        return verb;
    }

    /** The path template as given to {@link #ofPath}; {@code null} where the method is declared by its name. */
    public @Nullable String pathTemplate() {
        return pathTemplate;
    }

    /** The attributes that are declared, by their names. Unmodifiable. */
    public Map<String, String> attributes() {
        return attributes;
    }
}
