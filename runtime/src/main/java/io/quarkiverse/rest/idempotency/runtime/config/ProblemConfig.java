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
     * payment services look for it: without it some take a rejection for a success, and others for a broken response.
     */
    @WithDefault("true")
    boolean errorMember();
}
