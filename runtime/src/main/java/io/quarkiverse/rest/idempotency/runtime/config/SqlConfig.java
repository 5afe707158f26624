package io.quarkiverse.rest.idempotency.runtime.config;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.smallrye.config.WithDefault;

/**
 * The stores `jdbc` and `hibernate-orm`.
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
     * How many connections the calls of the store have at most, beside the application's pool: methods that hold all of that
     * keep no request from its key, and no outcome from its record. Heartbeats have two more.
     */
    @WithDefault("8")
    int maxConnections();

    /**
     * Whether the reserve of an operation that completes in its transaction may commit without waiting for the disk, where
     * the database allows it (PostgreSQL). Nothing is lost by it: the commit of the method's transaction waits for the disk,
     * and whatever was committed before it is on the disk then, too.
     */
    @WithDefault("true")
    boolean asynchronousReserve();
}
