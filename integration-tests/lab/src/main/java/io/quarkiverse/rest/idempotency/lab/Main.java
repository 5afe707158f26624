package io.quarkiverse.rest.idempotency.lab;

import java.io.IOException;

import org.eclipse.microprofile.config.ConfigProvider;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * Starts the application, on a PostgreSQL of its own when it is not told of one. That one is gone when the application ends.
 */
@QuarkusMain
public class Main {

    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String USER = "postgres";

    public static void main(String... args) throws IOException {
        if (ConfigProvider.getConfig().getOptionalValue(URL, String.class).isEmpty()) {
            startDatabase();
        }
        Quarkus.run(args);
    }

    /** It stops with the process, by a shutdown hook of its own. */
    private static void startDatabase() throws IOException {
        EmbeddedPostgres database = EmbeddedPostgres.builder()
                // A commit is on disk, as on a real server: what is measured here should mean something.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        System.setProperty(URL, database.getJdbcUrl(USER, USER));
        System.setProperty("quarkus.datasource.username", USER);
        System.setProperty("quarkus.datasource.password", USER);
    }
}
