package io.quarkiverse.rest.idempotency.client.deployment;

import java.util.Map;

import org.jboss.jandex.MethodInfo;

import io.quarkus.builder.item.SimpleBuildItem;

/**
 * The methods of REST clients that send a key. They are found by what they are called, because the steps of a build have
 * several indexes, each with method objects of its own.
 */
final class IdempotentCallsBuildItem extends SimpleBuildItem {

    private final Map<String, IdempotentCallMethod> calls;

    IdempotentCallsBuildItem(Map<String, IdempotentCallMethod> calls) {
        this.calls = calls;
    }

    /** @return how the method sends its key, or {@code null} if it sends none */
    IdempotentCallMethod of(MethodInfo method) {
        return calls.get(idOf(method));
    }

    int count() {
        return calls.size();
    }

    static String idOf(MethodInfo method) {
        return method.declaringClass().name() + "#" + method.name() + method.descriptor();
    }
}
