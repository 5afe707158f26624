package io.quarkiverse.rest.idempotency.lab.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/**
 * The packaged application of {@code lab-reactive} has nothing of JDBC.
 */
class ReactiveClassPathIT {

    private static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("build.directory"), "quarkus-app"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    private static boolean has(Path jar, String entry) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getEntry(entry) != null;
        } catch (IOException e) {
            throw new IllegalStateException("Expected to read " + jar, e);
        }
    }

    @Test
    void packagedApplication_hasTheReactiveClient_andNeitherAgroalNorADriver() throws IOException {
        List<Path> jars = jars();

        assertThat(jars).as("reactive client").anyMatch(jar -> has(jar, "io/vertx/pgclient/PgConnection.class"));
        assertThat(jars).as("Agroal").noneMatch(jar -> has(jar, "io/agroal/api/AgroalDataSource.class"));
        assertThat(jars).as("JDBC drivers").noneMatch(jar -> has(jar, "META-INF/services/java.sql.Driver"));
    }
}
