package io.quarkiverse.rest.idempotency.runtime.dev;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.config.OperationSetting;

/**
 * One operation as the page shows it.
 *
 * @param verb the HTTP verb
 * @param path the path template of class and method
 * @param method class and method, for display
 * @param enabled whether its requests are protected, also by what holds for all operations
 * @param staleLease the treatment of a record whose lease is over, after all other means
 * @param settings all its settings, by name
 */
public record OperationView(String name, String verb, String path, String method, boolean enabled, String staleLease,
        List<Setting> settings) {

    /**
     * One setting as the page shows it.
     *
     * @param value as a property would say it
     * @param origin {@code annotation}, {@code configuration property}, {@code profile} or {@code default}
     * @param source the property, the annotation or the profile
     */
    public record Setting(String name, String value, String origin, String source) {
    }

    static OperationView of(BoundOperation operation, DevApplication.Endpoint endpoint, List<OperationSetting> settings,
            Config config) {
        return new OperationView(operation.name(), endpoint.verb(), endpoint.path(), operation.method(), operation.enabled(),
                switch (operation.policy().stale()) {
                    case REJECT -> "rejected until an administrator resolves the record";
                    case RE_EXECUTE -> "taken over, and the method runs again";
                    case RECONCILE -> "taken over, and the reconciler is asked";
                }, settings.stream().map(setting -> view(setting, config)).toList());
    }

    private static Setting view(OperationSetting setting, Config config) {
        return new Setting(setting.name(), text(setting.value()), switch (setting.origin()) {
            case OPERATION_PROPERTY -> "configuration property";
            case ANNOTATION -> "annotation";
            case PROFILE -> "profile";
            case GLOBAL_PROPERTY -> isConfigured(setting.source(), config) ? "configuration property" : "default";
        }, setting.source());
    }

    /** Defaults are a source of their own, below all that people can configure. */
    private static boolean isConfigured(String property, Config config) {
        ConfigValue value = config.getConfigValue(property);
        return value.getRawValue() != null && value.getSourceOrdinal() > Integer.MIN_VALUE;
    }

    private static String text(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        if (value instanceof Duration duration) {
            return Durations.text(duration);
        }
        if (value instanceof Collection<?> values) {
            return values.stream().map(OperationView::text).sorted().collect(Collectors.joining(", "));
        }
        // The only settings of this type are sizes.
        return value instanceof Long bytes ? Sizes.text(bytes) : String.valueOf(value);
    }
}
