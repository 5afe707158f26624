package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.smallrye.config.WithDefault;

/**
 * The secret that keys the ids and fingerprints of records.
 */
@ConfigGroup
public interface DigestConfig {

    /**
     * A secret of 32 characters or more, the same on all nodes. When it is set, the ids and fingerprints of new records are
     * HMAC-SHA-256 under it and not SHA-256, so that a copy of the store does not reveal keys and bodies that can be
     * guessed. A record that was written without it, or with another secret, is found only if the settings below allow it.
     */
    Optional<String> secret();

    /**
     * Further secrets that records may have been written with: the former one after a rotation, the next one before it.
     * Each secret costs only a place in a look-up, and all of them together cost two look-ups for each request with a key.
     */
    Optional<List<String>> otherSecrets();

    /**
     * Whether records may have been written without a secret, as before the first one was set.
     */
    @WithDefault("false")
    boolean otherUnkeyed();
}
