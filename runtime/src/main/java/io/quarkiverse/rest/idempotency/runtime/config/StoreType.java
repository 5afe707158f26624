package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.Locale;

/**
 * The stores of records.
 */
public enum StoreType {

    /**
     * In the memory of this node. Records are lost with the process, and nodes do not know of each other: not for production
     * with more than one node.
     */
    MEMORY,

    /** In a table of a relational database, over a plain JDBC connection. Needs the Agroal extension and a JDBC driver. */
    JDBC,

    /**
     * In the same table, which is also a Panache entity of the application's model. Needs Hibernate ORM with Panache.
     */
    HIBERNATE_ORM,

    /**
     * In Redis. Needs the Redis client extension. The records that survive a crash or a failover depend on how Redis is run.
     */
    REDIS,

    /**
     * In a table of PostgreSQL over the reactive client, without JDBC. Needs the reactive PostgreSQL client extension. Nodes
     * with the store `jdbc` can share the table.
     */
    REACTIVE_PG;

    /** As it is written in the configuration. */
    public String setting() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
