package io.quarkiverse.rest.idempotency.catalog.it;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.quarkiverse.rest.idempotency.catalog.LocalFileIO;
import io.quarkiverse.rest.idempotency.support.PackagedApplication;

/**
 * One process of the packaged catalog.
 */
final class CatalogServer implements AutoCloseable {

    /** A store that is slow because the machine is busy is not one that is down: requests of these tests are not sent again. */
    private static final Map<String, String> PATIENT = Map.of("quarkus.rest-idempotency.store-timeout.reserve", "10s");

    private final PackagedApplication application;

    private CatalogServer(PackagedApplication application) {
        this.application = application;
    }

    /** On a database of PostgreSQL, which it may share with others. */
    static CatalogServer start(Postgres postgres, String database, Map<String, String> configuration) {
        Map<String, String> all = new HashMap<>(PATIENT);
        all.putAll(postgres.configuration(database));
        all.put("catalog.vended-secrets-file", postgres.files(database).resolve("vended").toString());
        all.put("catalog.halts", "true");
        all.putAll(configuration);
        return new CatalogServer(PackagedApplication.start("postgresql", directory(), all));
    }

    /** On a database of its own in its process. */
    static CatalogServer start(Path directory, Map<String, String> configuration) {
        Map<String, String> all = new HashMap<>(PATIENT);
        all.putAll(configuration);
        return new CatalogServer(PackagedApplication.start("quarkus-app", directory, all));
    }

    static Path directory() {
        return Path.of(System.getProperty("build.directory"));
    }

    /** The configuration of a client that uses it as a user, on a catalog of its own. */
    static Map<String, String> client(URI uri, String user, String catalog) {
        return Map.of("uri", uri.toString(),
                "warehouse", catalog,
                "io-impl", LocalFileIO.class.getName(),
                "rest.auth.type", "basic",
                "rest.auth.basic.username", user,
                "rest.auth.basic.password", user);
    }

    URI uri() {
        return application.uri("/api/catalog");
    }

    URI uri(String path) {
        return application.uri(path);
    }

    String log() {
        return application.log();
    }

    /** @return whether it ended by itself, or does so soon */
    boolean awaitEnd() {
        return application.awaitEnd(Duration.ofSeconds(10));
    }

    void kill() {
        application.kill();
    }

    @Override
    public void close() {
        application.close();
    }
}
