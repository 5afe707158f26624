package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.Optional;

import io.quarkus.runtime.annotations.ConfigGroup;

/**
 * The records of a caller, for administrators.
 */
@ConfigGroup
public interface CallersConfig {

    /**
     * A secret of 32 characters or more, the same on all nodes. When it is set, each new record of an authenticated caller
     * has a keyed hash (HMAC-SHA256) of its realm and principal, so that `IdempotencyAdministration.forgetCaller` finds it.
     * Records that were written without it, or with another secret, are not found. Stores in databases need the column
     * `caller`.
     */
    Optional<String> secret();
}
