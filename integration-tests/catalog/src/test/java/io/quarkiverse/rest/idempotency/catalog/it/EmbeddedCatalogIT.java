package io.quarkiverse.rest.idempotency.catalog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The catalog as one command starts it, on the database in its process, and the example of the README.
 */
class EmbeddedCatalogIT {

    private static final Path BUILD = CatalogServer.directory();

    @TempDir
    Path directory;

    @Test
    void killedCatalog_keepsItsTablesAndItsKeys() {
        String key = Requests.newKey();
        HttpResponse<String> first;
        try (CatalogServer catalog = CatalogServer.start(directory, Map.of())) {
            Requests root = Requests.to(catalog.uri(), "main", "root");
            root.createNamespace("kept");
            first = Requests.require(root.createTable("kept", "t", key));
            catalog.kill();
        }
        try (CatalogServer catalog = CatalogServer.start(directory, Map.of())) {
            Requests root = Requests.to(catalog.uri(), "main", "root");

            HttpResponse<String> replay = root.createTable("kept", "t", key);

            assertThat(replay.statusCode()).isEqualTo(200);
            assertThat(Requests.isReplay(replay)).isTrue();
            assertThat(Requests.uuid(replay)).isEqualTo(Requests.uuid(first))
                    .isEqualTo(Requests.uuid(root.loadTable("kept", "t")));
        }
    }

    @Test
    void exampleOfTheReadme_runs() throws IOException, InterruptedException {
        try (CatalogServer catalog = CatalogServer.start(directory, Map.of())) {
            String classPath = Path.of(System.getProperty("iceberg-1.12.directory"), "*") + ":" + BUILD.resolve("classes");
            List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath,
                    BUILD.resolve("../Example.java").normalize().toString(), catalog.uri().toString());
            Process example = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(example.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(example.waitFor()).as(output).isZero();
            assertThat(output).contains("[shop.orders]").contains("1 record added");
        }
    }
}
