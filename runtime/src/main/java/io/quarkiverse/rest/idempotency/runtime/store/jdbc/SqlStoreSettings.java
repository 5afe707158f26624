package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import java.util.List;

import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;

/**
 * The facts that the build has found out about the datasource of the records.
 *
 * @param datasource its name
 * @param database the database behind it
 * @param mapped whether the table is an entity of the application's model, too
 * @param xa whether it commits in two phases
 * @param otherDatasources the other datasources of the application that take part in transactions
 * @param persistenceUnit the persistence unit of Hibernate ORM that uses the datasource; empty when there is none
 */
public record SqlStoreSettings(String datasource, SqlDatabase database, boolean mapped, boolean xa,
        List<String> otherDatasources, String persistenceUnit) {
}
