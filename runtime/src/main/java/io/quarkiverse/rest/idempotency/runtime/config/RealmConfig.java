package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.Optional;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.smallrye.config.WithDefault;

/**
 * The realm (tenant) of a request. A `RealmResolver` bean replaces both settings.
 */
@ConfigGroup
public interface RealmConfig {

    /**
     * The realm of every request, or of those without the header below.
     */
    @WithDefault("default")
    String name();

    /**
     * A request header whose value is the realm. It is trustworthy only behind a proxy or gateway that sets it and
     * removes the value that clients send: a client that chooses the realm chooses whose records it meets.
     */
    Optional<String> header();
}
