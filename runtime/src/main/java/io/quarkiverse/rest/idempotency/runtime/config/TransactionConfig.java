package io.quarkiverse.rest.idempotency.runtime.config;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.smallrye.config.WithDefault;

/**
 * Operations that complete in their transactions.
 */
@ConfigGroup
public interface TransactionConfig {

    /**
     * How often the method of a request is run again as a whole, each time in a new transaction, when a method with `@Retry`
     * that it calls has failed and has left the transaction to be rolled back only, as an optimistic-lock conflict does.
     * Without
     * a `@Retry` no method is run again.
     */
    @WithDefault("3")
    int maxReruns();
}
