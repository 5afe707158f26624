package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * The Iceberg catalog profile, fixed at build time.
 */
@ConfigMapping(prefix = "quarkus.rest-idempotency.iceberg")
@ConfigRoot(phase = ConfigPhase.BUILD_AND_RUN_TIME_FIXED)
public interface IcebergBuildTimeConfig {

    /**
     * The path templates under which catalogs are served, such as `/api/catalog/v1/{prefix}`; the names of parameters do not
     * matter. A template under which no operation of a catalog is served fails the build. When it is not set, they are
     * recognized: what precedes `/namespaces` and the like, where it ends with `v1` and perhaps parameters, or where tables,
     * views or transactions are served there, too.
     */
    Optional<List<String>> basePaths();

    /**
     * The type of the CDI bean that tells the realm of a request by its method `getRealmIdentifier()`. The application does
     * not start when a type that is set here does not exist or has no such method.
     */
    @WithDefault("org.apache.polaris.core.context.RealmContext")
    String realmContextType();

    /**
     * The types of CDI beans that hold the realm and the principal of a request. Before a `CatalogState` is asked, their method
     * `set` is called with the realm or the principal of the request: the type of its parameter is an interface that has
     * `getRealmIdentifier()`, or extends `java.security.Principal`. The application does not start when a type that is set
     * here does not exist or has no such method.
     */
    @WithDefault("org.apache.polaris.service.context.catalog.RealmContextHolder,org.apache.polaris.service.context.catalog.PolarisPrincipalHolder")
    Optional<List<String>> contextHolderTypes();
}
