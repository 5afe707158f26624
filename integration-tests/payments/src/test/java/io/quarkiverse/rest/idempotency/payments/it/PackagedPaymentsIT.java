package io.quarkiverse.rest.idempotency.payments.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quarkiverse.rest.idempotency.support.PackagedApplication;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A client loses the answer because the application is killed, and asks again when it is back.
 */
class PackagedPaymentsIT {

    private static final String EMBEDDED = "quarkus-app";
    private static final String POSTGRESQL = "postgresql";

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @Test
    void killedApplication_replaysFromItsEmbeddedDatabase() throws Exception {
        assertReplayAfterKill(EMBEDDED, Map.of());
    }

    @Test
    void killedApplication_replaysFromPostgreSQL() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            assertReplayAfterKill(POSTGRESQL, Map.of(
                    "quarkus.datasource.jdbc.url", postgres.getJdbcUrl("postgres", "postgres"),
                    "quarkus.datasource.username", "postgres",
                    "quarkus.datasource.password", "postgres"));
        }
    }

    private void assertReplayAfterKill(String application, Map<String, String> configuration) throws Exception {
        HttpResponse<String> first;
        try (PackagedApplication payments = PackagedApplication.start(application, directory, configuration)) {
            first = create(payments);
            payments.kill();
        }
        HttpResponse<String> retry;
        HttpResponse<String> list;
        try (PackagedApplication payments = PackagedApplication.start(application, directory, configuration)) {
            retry = create(payments);
            list = client.send(HttpRequest.newBuilder(payments.uri("/payments")).build(),
                    HttpResponse.BodyHandlers.ofString());
        }

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(retry.statusCode()).isEqualTo(201);
        assertThat(retry.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(retry.headers().firstValue("Location")).isEqualTo(first.headers().firstValue("Location"));
        assertThat(retry.body()).isEqualTo(first.body());
        assertThat(list.body()).isEqualTo("[" + first.body() + "]");
    }

    private HttpResponse<String> create(PackagedApplication payments) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(payments.uri("/payments"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"amount\":1250,\"currency\":\"EUR\",\"reference\":\"order-1\"}"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
