package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.Optional;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/**
 * Idempotency, fixed at build time.
 */
@ConfigMapping(prefix = "quarkus.rest-idempotency")
@ConfigRoot(phase = ConfigPhase.BUILD_AND_RUN_TIME_FIXED)
public interface IdempotencyBuildTimeConfig {

    /**
     * The store of the records. When it is not set: `hibernate-orm` if the application has Hibernate ORM with Panache, else
     * `jdbc` if it has a JDBC datasource, else `reactive-pg` if it has a reactive datasource of PostgreSQL. Without any of them
     * it is `memory` in dev and test mode, and in production the application does not start until this is set.
     */
    Optional<StoreType> store();

    /**
     * The datasource that holds the table of the records, for the stores `jdbc`, `hibernate-orm` and `reactive-pg`. When it is
     * not set: the
     * default datasource.
     */
    Optional<String> datasource();

    /**
     * The persistence unit that gets the entity of the records, for the store `hibernate-orm`. When it is not set: the default
     * persistence unit. It must use the datasource above.
     */
    Optional<String> persistenceUnit();

    /**
     * The Redis client that holds the records, for the store `redis`. When it is not set: the default client.
     */
    @WithName("redis.client-name")
    Optional<String> redisClientName();

    /**
     * Whether the extension publishes metrics, in an application that has Micrometer.
     */
    @WithName("metrics.enabled")
    @WithDefault("true")
    boolean metricsEnabled();

    /**
     * Whether a node is ready only while the store answers, in an application that has SmallRye Health.
     */
    @WithName("health.enabled")
    @WithDefault("true")
    boolean healthEnabled();

    /**
     * Whether spans show how each request with a key was answered, and responses are recorded with the trace that produced
     * them, in an application that has OpenTelemetry.
     */
    @WithName("tracing.enabled")
    @WithDefault("true")
    boolean tracingEnabled();

    /**
     * Whether the OpenAPI document describes the header, the rejections and the retention of each idempotent operation, in an
     * application that has SmallRye OpenAPI.
     */
    @WithName("openapi.enabled")
    @WithDefault("true")
    boolean openapiEnabled();
}
