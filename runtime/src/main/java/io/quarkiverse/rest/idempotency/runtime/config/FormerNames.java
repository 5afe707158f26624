package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;

/**
 * Reports the properties that are set by the names that they had in the version before.
 */
public final class FormerNames {

    private FormerNames() {
    }

    /**
     * @param config the configuration of the application
     * @param operations the operations that have settings of their own
     * @param warning is told each former name that sets a property, and the current name
     * @throws ConfigurationException if both names of a property are set to different values; its message names them
     */
    public static void report(SmallRyeConfig config, Collection<String> operations, BiConsumer<String, String> warning) {
        Map<String, String> renamed = new LinkedHashMap<>(RenamedProperties.global());
        operations.forEach(operation -> renamed.putAll(RenamedProperties.of(operation)));
        List<String> conflicts = new ArrayList<>();
        renamed.forEach((current, former) -> {
            String value = config.getConfigValue(former).getValue();
            if (value == null) {
                return;
            }
            String used = config.getConfigValue(current).getValue();
            if (value.equals(used)) {
                warning.accept(former, current);
            } else {
                conflicts.add(
                        former + "=" + value + " and " + current + "=" + used + " name the same setting, by its former and "
                                + "its current name. Expected one of them; remove " + former);
            }
        });
        if (!conflicts.isEmpty()) {
            throw new ConfigurationException("The configuration of quarkus-rest-idempotency cannot be used:\n - "
                    + String.join("\n - ", conflicts));
        }
    }
}
