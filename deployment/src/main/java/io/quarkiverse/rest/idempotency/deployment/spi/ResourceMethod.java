package io.quarkiverse.rest.idempotency.deployment.spi;

import java.util.stream.Collectors;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

/**
 * One method that answers requests.
 *
 * @param declaration the method that carries the HTTP annotation, on the class, a superclass or an interface
 * @param resourceClass the class whose instance is called
 * @param verb the HTTP verb, such as {@code POST}
 * @param path the path template of class and method, as in {@code /payments/{id}/refunds}: it begins with a slash,
 *        does not end with one, and its parameters have no patterns. The application's own root is not part of it
 */
public record ResourceMethod(MethodInfo declaration, ClassInfo resourceClass, String verb, String path) {

    /** Class, method and the types of its parameters, for people. */
    public String description() {
        return resourceClass.name() + "#" + declaration.name() + "("
                + declaration.parameterTypes().stream().map(type -> type.name().withoutPackagePrefix())
                        .collect(Collectors.joining(", "))
                + ")";
    }

    /**
     * Tells whether a scanner of resource methods ({@code MethodScanner}) has this one before it.
     *
     * @param method the method that the scanner is given, perhaps as another class of the hierarchy declares it
     * @param actualClass the class whose instance is called
     */
    public boolean is(MethodInfo method, ClassInfo actualClass) {
        return resourceClass.name().equals(actualClass.name()) && declaration.name().equals(method.name())
                && declaration.parameterTypes().stream().map(Type::name).toList()
                        .equals(method.parameterTypes().stream().map(Type::name).toList());
    }
}
