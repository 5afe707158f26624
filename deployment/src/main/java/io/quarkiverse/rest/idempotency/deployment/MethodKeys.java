package io.quarkiverse.rest.idempotency.deployment;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.MethodInfo;

import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethod;

/**
 * Tells the methods of one build apart, as the scanner of Quarkus REST sees them, too.
 */
final class MethodKeys {

    private MethodKeys() {
    }

    static String of(ResourceMethod method) {
        return of(method.declaration(), method.resourceClass());
    }

    static String of(MethodInfo declaration, ClassInfo resourceClass) {
        return resourceClass.name() + "#" + signature(declaration);
    }

    /** Name and parameter types of a method, without its class. */
    static String signature(MethodInfo method) {
        StringBuilder signature = new StringBuilder(method.name()).append('(');
        method.parameterTypes().forEach(type -> signature.append(type.name()).append(','));
        return signature.append(')').toString();
    }
}
