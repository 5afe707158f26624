package io.quarkiverse.rest.idempotency.runtime.config;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.smallrye.config.WithDefault;

/**
 * The stores `jdbc`, `hibernate-orm` and `reactive-pg`.
 */
@ConfigGroup
public interface SqlConfig {

    /**
     * The table of the records, optionally with its schema. With the store `hibernate-orm` it must be the entity's table.
     */
    @WithDefault("idempotency_record")
    String table();

    /**
     * Whether the table is created at start if it does not exist. For development and for applications without a migration
     * tool; otherwise apply the shipped DDL.
     */
    @WithDefault("false")
    boolean createTable();

    /**
     * The maximum number of connections of the store's calls, besides the application's pool: methods that hold all
     * connections of that pool block neither the reservation of a key nor the recording of a response. Heartbeats have two
     * more.
     */
    @WithDefault("8")
    int maxConnections();

    /**
     * Whether a pooler between the driver and PostgreSQL keeps the prepared statements of each client: PgBouncer 1.21 and later
     * with `max_prepared_statements`, or with `pool_mode=session`. Behind another pooler the driver must not prepare statements
     * by names (`prepareThreshold=0` in the URL). Otherwise the application does not start with the stores `jdbc` and
     * `hibernate-orm`.
     */
    @WithDefault("false")
    boolean poolerKeepsStatements();

    /**
     * Whether the reserve of an operation that completes in its transaction may commit without waiting for the disk, where
     * the database allows it (PostgreSQL). Nothing is lost by it: the commit of the method's transaction waits for the
     * disk, and then all earlier commits are on the disk, too.
     */
    @WithDefault("true")
    boolean asynchronousReserve();
}
