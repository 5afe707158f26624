package io.quarkiverse.rest.idempotency.deployment;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.MethodInfo;

/**
 * One method that answers requests.
 *
 * @param declaration the method that carries the HTTP annotation, on the class, a superclass or an interface
 * @param resourceClass the class whose instance is called
 * @param verb the HTTP verb
 * @param path the path template of class and method
 */
record ResourceMethod(MethodInfo declaration, ClassInfo resourceClass, String verb, String path) {

    /** Tells methods of one build apart, as the scanner of Quarkus REST sees them, too. */
    String key() {
        return key(declaration, resourceClass);
    }

    static String key(MethodInfo declaration, ClassInfo resourceClass) {
        return resourceClass.name() + "#" + signature(declaration);
    }

    static String signature(MethodInfo method) {
        StringBuilder signature = new StringBuilder(method.name()).append('(');
        method.parameterTypes().forEach(type -> signature.append(type.name()).append(','));
        return signature.append(')').toString();
    }

    /** For people. */
    String description() {
        StringBuilder parameters = new StringBuilder();
        for (DotName type : declaration.parameterTypes().stream().map(type -> type.name()).toList()) {
            parameters.append(parameters.length() == 0 ? "" : ", ").append(type.withoutPackagePrefix());
        }
        return resourceClass.name() + "#" + declaration.name() + "(" + parameters + ")";
    }
}
