package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The properties that had another name in the version before.
 */
final class RenamedProperties {

    private static final String PREFIX = OperationBinder.PREFIX;
    private static final String OPERATIONS = PREFIX + "operations.";

    /** The beginning of the names that are read from environment variables, which have no dashes. */
    private static final String OPERATIONS_OF_ENVIRONMENT = "quarkus.rest.idempotency.operations.";

    /** Former names of the global properties, by their current ones. */
    private static final Map<String, String> FORMER = new LinkedHashMap<>();

    /** Former endings of the properties of an operation, by their current ones. */
    private static final Map<String, String> FORMER_OF_OPERATION = new LinkedHashMap<>();

    static {
        String maxConcurrent = "reconcile.max-concurrent";
        renamed("key", "key-requirement");
        renamed("documentation", "documentation-url");
        renamed("reconcile.bulkhead", maxConcurrent);
        renamed("store-time.reserve", "store-timeout.reserve");
        renamed("store-time.complete", "store-timeout.complete");
        for (String setting : List.of("enabled", "max-statements", "max-elements", "max-bytes")) {
            renamed("gathering." + setting, "batching." + setting);
        }
        for (String setting : List.of("enabled", "max-record-size", "max-age")) {
            renamed("replay-cache." + setting, "local-cache." + setting);
        }
        FORMER_OF_OPERATION.put(".key-requirement", ".key");
        FORMER_OF_OPERATION.put('.' + maxConcurrent, ".reconcile.bulkhead");
    }

    private RenamedProperties() {
    }

    private static void renamed(String former, String current) {
        FORMER.put(PREFIX + current, PREFIX + former);
    }

    /** The former names of the global properties, by their current ones. */
    static Map<String, String> global() {
        return FORMER;
    }

    /** The former names of the properties of one operation, by their current ones. */
    static Map<String, String> of(String operation) {
        Map<String, String> former = new LinkedHashMap<>();
        // Like the configuration itself, which takes the name of an operation with and without quotes.
        for (String key : List.of('"' + operation + '"', operation)) {
            FORMER_OF_OPERATION.forEach(
                    (current, previous) -> former.put(OPERATIONS + key + current, OPERATIONS + key + previous));
        }
        return former;
    }

    /**
     * @return the former name of a property, or {@code null} when it is not renamed
     */
    static String formerOf(String current) {
        if (!current.startsWith(PREFIX)) {
            return null;
        }
        if (!current.startsWith(OPERATIONS)) {
            return FORMER.get(current);
        }
        for (Map.Entry<String, String> renamed : FORMER_OF_OPERATION.entrySet()) {
            if (current.endsWith(renamed.getKey())) {
                return withoutEnd(current, renamed.getKey()) + renamed.getValue();
            }
        }
        return null;
    }

    /**
     * @param name a name of the configuration, which may come from a variable of the environment
     * @return the name of the property now: the same name, unless the property is renamed
     */
    static String currentOf(String name) {
        if (name.startsWith(OPERATIONS)) {
            return currentOf(name, OPERATIONS);
        }
        if (name.startsWith(OPERATIONS_OF_ENVIRONMENT)) {
            return currentOf(name, OPERATIONS_OF_ENVIRONMENT);
        }
        if (name.startsWith(PREFIX)) {
            for (Map.Entry<String, String> renamed : FORMER.entrySet()) {
                if (name.equals(renamed.getValue())) {
                    return renamed.getKey();
                }
            }
        }
        return name;
    }

    private static String currentOf(String name, String beginning) {
        String property = name.substring(beginning.length());
        for (Map.Entry<String, String> renamed : FORMER_OF_OPERATION.entrySet()) {
            if (property.endsWith(renamed.getValue())) {
                return OPERATIONS + withoutEnd(property, renamed.getValue()) + renamed.getKey();
            }
        }
        return name;
    }

    private static String withoutEnd(String name, String end) {
        return name.substring(0, name.length() - end.length());
    }
}
