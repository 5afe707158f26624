package io.quarkiverse.rest.idempotency.deployment;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.microprofile.config.Config;

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
        if (units.isEmpty() && hasDefaultDatasource) {
            units.put(DEFAULT, DataSourceUtil.DEFAULT_DATASOURCE_NAME);
        }
        return units;
    }
}
