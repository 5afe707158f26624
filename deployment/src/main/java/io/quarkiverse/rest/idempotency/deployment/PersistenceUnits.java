package io.quarkiverse.rest.idempotency.deployment;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

import io.quarkus.datasource.common.runtime.DataSourceUtil;

/**
 * The persistence units of an application, as its configuration has them: Hibernate ORM's own build items are not there in an
 * application without it.
 */
final class PersistenceUnits {

    static final String DEFAULT = "<default>";

    private static final String PREFIX = "quarkus.hibernate-orm.";
    private static final Pattern NAMED = Pattern
            .compile(Pattern.quote(PREFIX) + "(?:\"([^\"]+)\"|([^.\"]+))\\.datasource");
    private static final Pattern QUOTED = Pattern.compile(Pattern.quote(PREFIX) + "\"([^\"]+)\"\\..+");

    /** The beginnings of properties of all units; any other property without the name of a unit belongs to the default unit. */
    private static final Set<String> OF_ALL = Set.of("blocking", "dev-ui", "enabled", "log", "log-session-metrics", "mapping",
            "metrics", "persistence-xml", "request-scoped", "statistics");

    private PersistenceUnits() {
    }

    /**
     * @param hasDefaultDatasource whether there is a datasource that the default unit has without being told to
     * @return the datasource of each by its name
     */
    static Map<String, String> datasources(Config config, boolean hasDefaultDatasource) {
        Map<String, String> units = new TreeMap<>();
        config.getOptionalValue(PREFIX + "datasource", String.class).ifPresent(own -> units.put(DEFAULT, own));
        for (String property : config.getPropertyNames()) {
            Matcher named = NAMED.matcher(property);
            if (named.matches()) {
                String unit = named.group(1) == null ? named.group(2) : named.group(1);
                config.getOptionalValue(property, String.class).ifPresent(datasource -> units.put(unit, datasource));
            }
        }
        if (hasDefaultDatasource && (units.isEmpty() || hasPropertyOfDefault(config, units.keySet()))) {
            units.putIfAbsent(DEFAULT, DataSourceUtil.DEFAULT_DATASOURCE_NAME);
        }
        return units;
    }

    /**
     * @param datasources the datasource of each unit that has one
     * @return the names of all units: one that is a database for each tenant has no datasource
     */
    static Set<String> names(Config config, Map<String, String> datasources) {
        Set<String> names = new TreeSet<>(datasources.keySet());
        for (String property : config.getPropertyNames()) {
            Matcher quoted = QUOTED.matcher(property);
            if (quoted.matches()) {
                names.add(quoted.group(1));
            }
        }
        if (hasPropertyOfDefault(config, names)) {
            names.add(DEFAULT);
        }
        return names;
    }

    private static boolean hasPropertyOfDefault(Config config, Set<String> named) {
        for (String property : config.getPropertyNames()) {
            if (property.startsWith(PREFIX) && property.charAt(PREFIX.length()) != '"') {
                String first = property.substring(PREFIX.length()).split("\\.", 2)[0];
                if (!OF_ALL.contains(first) && !named.contains(first)
                        && isSet(config.getConfigValue(property))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The defaults of all properties are in the configuration, too, behind every other source. */
    private static boolean isSet(ConfigValue value) {
        return value.getValue() != null && value.getSourceOrdinal() > Integer.MIN_VALUE;
    }
}
