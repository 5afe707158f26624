package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import java.util.Optional;
import java.util.Set;

import org.eclipse.microprofile.config.Config;

import io.quarkiverse.rest.idempotency.runtime.store.sql.TableCreation;
import io.quarkus.datasource.common.runtime.DataSourceUtil;

/**
 * Tells how to create the table of the records where it is missing: by a migration, and in development by a property. An
 * application with Hibernate ORM expects its schema strategy to create the table, so the reason why it did not is told first.
 */
final class MissingTable {

    private static final String HIBERNATE = "quarkus.hibernate-orm.";
    private static final String STRATEGY = "schema-management.strategy";
    private static final String FORMER_STRATEGY = "database.generation";
    private static final String NO_STRATEGY = "none";

    /** The strategies that leave the schema as it is. */
    private static final Set<String> PASSIVE = Set.of(NO_STRATEGY, "validate", "drop");

    private MissingTable() {
    }

    /**
     * @param config the configuration of the application
     * @return sentences, each with its full stop except the last, which ends with a link
     */
    static String advice(SqlStoreSettings settings, Config config) {
        return hibernate(settings, config) + TableCreation.advice(settings.database());
    }

    private static String hibernate(SqlStoreSettings settings, Config config) {
        if (settings.persistenceUnit().isEmpty()) {
            return "";
        }
        String prefix = prefix(settings.persistenceUnit());
        Optional<String> current = config.getOptionalValue(prefix + STRATEGY, String.class);
        Optional<String> former = config.getOptionalValue(prefix + FORMER_STRATEGY, String.class);
        String strategy = current.or(() -> former).orElse(NO_STRATEGY);
        String property = prefix + (current.isEmpty() && former.isPresent() ? FORMER_STRATEGY : STRATEGY) + "=" + strategy;
        if (!settings.mapped()) {
            return "Hibernate ORM creates the tables of entities (" + property + "), and this table is that of an entity only "
                    + "with quarkus.rest-idempotency.store=hibernate-orm. ";
        }
        return PASSIVE.contains(strategy)
                ? "Hibernate ORM does not create it, because of " + property + ". "
                : "Hibernate ORM was to create it, because of " + property + ", and did not: see its messages before. ";
    }

    private static String prefix(String unit) {
        return DataSourceUtil.isDefault(unit) ? HIBERNATE : HIBERNATE + '"' + unit + "\".";
    }
}
