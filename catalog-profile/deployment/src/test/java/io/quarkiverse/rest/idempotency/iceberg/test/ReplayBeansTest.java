package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.Response;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.event.IdempotencyEvent;
import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;

/**
 * Replays of a catalog with beans: the headers of its loader, compression, and the audit.
 */
class ReplayBeansTest extends WitnessCatalog {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = application();

    @Test
    void rebuiltReplay_hasTheHeadersOfTheLoader_andTheLoaderIsToldTheOperation() {
        createTable();
        Loader.served = null;

        io.restassured.response.Response replay = createTable();

        assertReplay(replay);
        assertThat(replay.header("ETag")).isEqualTo("\"of-now\"");
        assertThat(replay.header("Warning")).isEqualTo("199 acme \"loaded\"");
        assertThat(Loader.served).isEqualTo(IcebergOperation.CREATE_TABLE);
    }

    @Test
    void loaderThatThrowsThatTheTableIsGone_answersAsIfItReturnedNothing() {
        createTable();
        HELD.remove("a." + name);

        assertThat(createTable().jsonPath().getString("error.type")).isEqualTo("idempotency_replay_failed");
    }

    @Test
    void replays_areCompressedWhereFirstAnswersAre() throws Exception {
        String table = "{\"name\":\"" + name + "\"}";
        String namespace = "{\"namespace\":[\"" + name + "\"],\"properties\":{\"doc\":\"" + "x".repeat(1000) + "\"}}";

        assertThat(encodings("/namespaces/a/tables", table)).containsExactly("gzip", "gzip");
        key = newKey();
        assertThat(encodings("/namespaces", namespace)).containsExactly("gzip", "gzip");
    }

    private List<String> encodings(String path, String body) throws Exception {
        return List.of(encoding(path, body, false), encoding(path, body, true));
    }

    private String encoding(String path, String body, boolean replayed) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + CATALOG + path))
                .header("Content-Type", "application/json").header("Accept", "application/json")
                .header("Accept-Encoding", "gzip")
                .header("Authorization", "Basic YWxpY2U6YWxpY2U=").header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        HttpResponse<byte[]> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Idempotent-Replayed").isPresent()).isEqualTo(replayed);
        return response.headers().firstValue("Content-Encoding").orElse("none");
    }

    @Test
    void auditOfAReplay_namesCallerAndResource() {
        createTable();
        createTable();

        await().untilAsserted(() -> assertThat(Audit.REPLAYS).filteredOn(replay -> replay.record().value().equals(record))
                .singleElement().isEqualTo(new IdempotencyEvent.Replayed("iceberg.createTable", new RecordId(record), "acme",
                        "alice", "/main/namespaces/a/tables/" + name, 200)));
    }
}
