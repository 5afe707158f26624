package io.quarkiverse.rest.idempotency.runtime.store.sql;

import io.quarkus.runtime.configuration.ConfigurationException;

/** Checks the settings {@code quarkus.rest-idempotency.sql}, by the names of their properties. */
public final class SqlSettings {

    private SqlSettings() {
    }

    /**
     * @param configured the value of {@code max-connections}
     */
    public static int connections(int configured) {
        if (configured < 1) {
            throw new ConfigurationException("quarkus.rest-idempotency.sql.max-connections: expected at least 1, was "
                    + configured + ". Leave it out for the default");
        }
        return configured;
    }

    /**
     * @param configured the value of {@code table}
     */
    public static TableName table(String configured) {
        try {
            return new TableName(configured);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("quarkus.rest-idempotency.sql.table: " + e.getMessage());
        }
    }
}
