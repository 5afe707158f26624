package io.quarkiverse.rest.idempotency.catalog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The catalog as one command starts it, on the database in its process.
 */
class EmbeddedCatalogIT {

    @TempDir
    Path directory;

    @Test
    void killedCatalog_keepsItsTablesAndItsKeys() {
        String key = Requests.newKey();
        HttpResponse<String> first;
        try (CatalogServer catalog = CatalogServer.start(directory, Map.of())) {
            assertThat(ClientVersion.V1_12_0.tour(CatalogServer.client(catalog.uri(), "root", "tour"))).isEqualTo("3");
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
}
