package io.quarkiverse.rest.idempotency.chaos;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.support.PostgresServer;

/** A node that is told to end when it can do nothing about its records any more. */
class ShutdownIT {

    private static final int REQUESTS = 8;

    /**
     * A response that is too large to be kept holds its thread until the record says so. The database does not come back, and
     * while the node ends nothing of the protocol counts the time of that wait any more.
     */
    @Test
    void aNodeEnds_alsoWhenItsDatabaseIsGone() throws Exception {
        try (PostgresServer postgres = new PostgresServer(Map.of());
                Node node = new Node(1, Backend.POSTGRESQL.application(1), postgres.port(), new ConcurrentHashMap<>(),
                        (proxy, name) -> configuration(postgres, proxy))) {
            postgres.executeResource("META-INF/rest-idempotency/postgresql.sql");
            node.start();
            HttpClient http = HttpClient.newHttpClient();
            List<CompletableFuture<?>> answers = IntStream.range(0, REQUESTS)
                    .<CompletableFuture<?>> mapToObj(number -> http.sendAsync(request(node, number),
                            HttpResponse.BodyHandlers.ofString()).handle((answer, failure) -> answer))
                    .toList();
            Awaitility.await("methods that run").atMost(Duration.ofMinutes(1))
                    .until(() -> postgres.number("SELECT count(*) FROM idempotency_record") == REQUESTS);

            node.proxy.cut();
            Awaitility.await("an outcome that cannot be recorded").atMost(Duration.ofMinutes(1))
                    .until(() -> node.log().contains("io.agroal.pool"));
            node.terminate();

            // The last line may still be on its way here.
            Awaitility.await("an orderly end").atMost(Duration.ofMinutes(1)).until(() -> node.log().contains("stopped in"));
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
        }
    }

    private static Map<String, String> configuration(PostgresServer postgres, int proxy) {
        Map<String, String> configuration = new HashMap<>(postgres.configuration());
        configuration.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:" + proxy + "/postgres");
        configuration.put("quarkus.rest-idempotency.operations.\"POST /lab/slow/{name}\".body-limit", "1");
        // Long enough for the end to begin within it, whatever the machine has to do.
        configuration.put("quarkus.rest-idempotency.store-timeout.complete", "5s");
        return configuration;
    }

    private static HttpRequest request(Node node, int number) {
        return HttpRequest.newBuilder(node.uri("/lab/slow/shutdown?millis=" + (1000 + 20 * number)))
                .header("Idempotency-Key", "\"shutdown-" + number + '"')
                .POST(HttpRequest.BodyPublishers.noBody()).build();
    }
}
