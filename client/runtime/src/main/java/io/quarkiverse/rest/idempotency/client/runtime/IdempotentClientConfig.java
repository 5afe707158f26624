package io.quarkiverse.rest.idempotency.client.runtime;

import io.quarkiverse.rest.idempotency.client.KeyOrigin;
import io.quarkiverse.rest.idempotency.client.KeySyntax;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * Calls of REST clients with a key, fixed at build time.
 */
@ConfigMapping(prefix = "quarkus.rest-idempotency.client")
@ConfigRoot(phase = ConfigPhase.BUILD_AND_RUN_TIME_FIXED)
public interface IdempotentClientConfig {

    /**
     * The name of the request header that carries the key, where `@IdempotentCall` does not give one.
     */
    @WithDefault("Idempotency-Key")
    String header();

    /**
     * The notation of the key, where `@IdempotentCall` does not set it: `structured` in quotes, as the specification draft
     * defines, or `bare`.
     */
    @WithDefault("structured")
    KeySyntax syntax();

    /**
     * The origin of the key of a call that is made in an idempotent request, where `@IdempotentCall` does not set it: the
     * `request`, so that a re-run of the request makes the call with the same key, or `random`, a new key for each call.
     */
    @WithDefault("request")
    KeyOrigin keyOrigin();
}
