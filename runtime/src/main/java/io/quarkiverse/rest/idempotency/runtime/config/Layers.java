package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The four places that one operation's settings come from, and the values that were picked from each of them.
 * <p>
 * Values are passed and not functions: this runs at start, where each lambda costs more than all the values together.
 */
final class Layers {

    /** Empty values where nothing is configured for the operation. */
    final OperationConfig own;
    final Attributes annotated;
    final Attributes profiled;

    private final OperationDefinition definition;
    private final Map<String, OperationSetting> picked = new TreeMap<>();

    Layers(OperationDefinition definition, OperationConfig own, Attributes profiled) {
        this.definition = definition;
        this.own = own;
        this.annotated = new Attributes(definition.getAttributes());
        this.profiled = profiled;
    }

    <T> T pick(String setting, Optional<T> ownValue, Optional<T> annotatedValue, Optional<T> profiledValue, T global) {
        if (ownValue.isPresent()) {
            return picked(setting, ownValue.get(), OperationSetting.Origin.OPERATION_PROPERTY);
        }
        if (annotatedValue.isPresent()) {
            return picked(setting, annotatedValue.get(), OperationSetting.Origin.ANNOTATION);
        }
        if (profiledValue.isPresent()) {
            return picked(setting, profiledValue.get(), OperationSetting.Origin.PROFILE);
        }
        return picked(setting, global, OperationSetting.Origin.GLOBAL_PROPERTY);
    }

    /** For settings that only configuration has. */
    <T> T pick(String setting, Optional<T> ownValue, T global) {
        return pick(setting, ownValue, Optional.empty(), Optional.empty(), global);
    }

    /** Notes a value whose place is known. */
    <T> T picked(String setting, T value, OperationSetting.Origin origin) {
        picked.put(setting, new OperationSetting(setting, value, origin, source(setting, origin)));
        return value;
    }

    private String source(String setting, OperationSetting.Origin origin) {
        return switch (origin) {
            case OPERATION_PROPERTY -> OperationBinder.PREFIX + "operations.\"" + definition.getName() + "\"." + setting;
            case ANNOTATION -> "the annotation on " + definition.getMethod() + ", attribute for " + setting;
            case PROFILE -> "the OperationProfile of '" + definition.getName() + "', attribute for " + setting;
            case GLOBAL_PROPERTY -> OperationBinder.PREFIX + setting;
        };
    }

    /** The property or other source that has to change when a setting cannot be used: the one its value was picked from. */
    String property(String setting) {
        OperationSetting found = picked.get(setting);
        return found == null ? source(setting, OperationSetting.Origin.GLOBAL_PROPERTY) : found.source();
    }

    /** The place that a setting was picked from. */
    OperationSetting.Origin origin(String setting) {
        return picked.get(setting).origin();
    }

    /** The settings that were picked so far, in alphabetical order. */
    List<OperationSetting> picked() {
        return List.copyOf(picked.values());
    }
}
