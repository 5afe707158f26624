package io.quarkiverse.rest.idempotency.runtime.messaging;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The consumers that the build found, as a bean.
 *
 * @param definitions each consumer once
 */
public record ConsumerDefinitions(List<ConsumerDefinition> definitions) {

    /**
     * @return the name of a method among all of the application, as the build makes it
     */
    static String keyOf(Method method) {
        return method.getDeclaringClass().getName() + "#" + method.getName() + Arrays.stream(method.getParameterTypes())
                .map(type -> type.getName() + ",").collect(Collectors.joining("", "(", ")"));
    }
}
