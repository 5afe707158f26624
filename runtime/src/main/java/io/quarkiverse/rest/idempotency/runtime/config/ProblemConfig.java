package io.quarkiverse.rest.idempotency.runtime.config;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.smallrye.config.WithDefault;

/**
 * The bodies of rejections.
 */
@ConfigGroup
public interface ProblemConfig {

    /**
     * Whether a problem body has a member `error` with `type`, `code` and `message` beside those of RFC 9457. The SDKs of
     * payment services look for it: without it some treat a rejection as a success, and others as a broken response.
     */
    @WithDefault("true")
    boolean errorMember();
}
