package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;

/**
 * What the build has found out about the datasource of the records.
 *
 * @param datasource its name
 * @param database what is behind it
 * @param mapped whether the table is an entity of the application's model, too
 */
public record SqlStoreSettings(String datasource, SqlDatabase database, boolean mapped) {
}
