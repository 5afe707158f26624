package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.Iterator;

import jakarta.annotation.Priority;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;

/**
 * Reads a property that is not set by the name that it had in the version before. A former name that is asked for is read as
 * it is, so that {@link FormerNames} can report it.
 */
@Priority(Priorities.LIBRARY + 600)
public final class RenamedPropertiesInterceptor implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1;

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = context.proceed(name);
        String former = RenamedProperties.formerOf(name);
        if (former == null || isSet(value)) {
            return value;
        }
        ConfigValue formerValue = context.proceed(former);
        return formerValue == null ? value : formerValue.withName(name);
    }

    /** Defaults, and the values that the build has recorded, have no positive ordinal. */
    private static boolean isSet(ConfigValue value) {
        return value != null && value.getConfigSourceOrdinal() > 0;
    }

    /** The names as the mapping of the configuration knows them, so that a former name is not reported as unknown. */
    @Override
    public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
        Iterator<String> names = context.iterateNames();
        return new Iterator<>() {

            @Override
            public boolean hasNext() {
                return names.hasNext();
            }

            @Override
            public String next() {
                return RenamedProperties.currentOf(names.next());
            }
        };
    }
}
