package io.quarkiverse.rest.idempotency.client.runtime;

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
     * How the key is written, where `@IdempotentCall` does not say: `structured` in quotes, as the specification draft has it,
     * or
     * `bare`.
     */
    @WithDefault("structured")
    KeySyntax syntax();
}
