package io.quarkiverse.rest.idempotency.runtime.config;

import java.time.Duration;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.smallrye.config.WithDefault;

/**
 * Operations that complete in their transactions.
 */
@ConfigGroup
public interface TransactionConfig {

    /**
     * The maximum number of times that the method of a request is run again as a whole, each time in a new transaction. It
     * is run again when a method with `@Retry` that it calls has failed and has marked the transaction as rollback-only, as
     * an optimistic-lock conflict does. Without a `@Retry` no method is run again, and none with a reactive transaction.
     */
    @WithDefault("3")
    int maxReruns();

    /**
     * The way in which a request owns its key while its method runs. With `lease` a record is reserved before the transaction
     * begins, and its lease is renewed; a retry after a crash waits for the end of the lease. With `claim` the transaction
     * itself owns the key, by an advisory lock, and creates the record when it is committed: less is written, and a retry after
     * a crash runs at once. `claim` needs the store `jdbc`, `hibernate-orm` or `reactive-pg` on PostgreSQL, and
     * transactions that are read committed. Nodes with both values can share a table.
     */
    @WithDefault("lease")
    TransactionOwnership ownership();

    /**
     * The first of the two integers of each advisory lock by which a transaction claims a key. No other advisory lock in the
     * database may have it, and applications that keep their records in different tables of one database have different ones.
     */
    @WithDefault("1229210957")
    int lockSpace();

    /**
     * The time after which PostgreSQL ends a reactive transaction that claims a key and makes no statement, unless the session
     * has an `idle_in_transaction_session_timeout` of its own. It frees the key of a node that is paused or cut off. Zero for
     * no bound. With JDBC it is `quarkus.transaction-manager.default-transaction-timeout`.
     */
    @WithDefault("60s")
    Duration idleTimeout();
}
