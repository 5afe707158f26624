package io.quarkiverse.rest.idempotency.runtime.config;

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
     * an optimistic-lock conflict does. Without a `@Retry` no method is run again.
     */
    @WithDefault("3")
    int maxReruns();
}
