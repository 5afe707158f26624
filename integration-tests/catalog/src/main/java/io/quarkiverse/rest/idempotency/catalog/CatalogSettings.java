package io.quarkiverse.rest.idempotency.catalog;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * The configuration of the catalog.
 */
@ConfigMapping(prefix = "catalog")
public interface CatalogSettings {

    /** The directory of all tables. */
    Path warehouse();

    /** The privileges of principals at the start. */
    Map<String, Set<Privilege>> privileges();

    /** A file that gets every secret that was vended, for tests that look for them elsewhere. */
    Optional<Path> vendedSecretsFile();

    /**
     * The separator between the levels of a namespace in paths, such as a dot, where it is not the unit separator that clients
     * use by themselves.
     */
    Optional<String> namespaceSeparator();

    /** The status of the answer that it is not known whether a commit was made: 500, or 400 as catalogs answered before. */
    @WithDefault("500")
    int unknownStateStatus();

    /** Whether a request may ask the process to end in its middle, for tests. */
    @WithDefault("false")
    boolean halts();
}
