package io.quarkiverse.rest.idempotency.iceberg.runtime;

import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * Types that the configuration names, because no type of another project is known here. Those of Polaris are the defaults and
 * need not exist; a name that the application has set and that cannot be found is a mistake, which would put all tenants into
 * one realm.
 */
final class NamedTypes {

    private static final String DEFAULTS = "org.apache.polaris.";

    private NamedTypes() {
    }

    /**
     * @param property the property of the profile that names the type
     * @return {@code null} for a type of Polaris that is not there
     * @throws ConfigurationException if any other type is not there
     */
    static Class<?> load(String property, String name) {
        try {
            return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            if (name.startsWith(DEFAULTS)) {
                return null;
            }
            throw problem(property, "a class of the application", "'" + name + "', which cannot be found");
        }
    }

    static ConfigurationException problem(String property, String expected, String got) {
        return new ConfigurationException("quarkus.rest-idempotency.iceberg." + property + ": expected " + expected + ", got "
                + got);
    }
}
