package io.quarkiverse.rest.idempotency.lab.it;

import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertFirst;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.count;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.support.PackagedApplication;

/**
 * Methods in their transactions hold all connections of the pool and, with a method that waits for one, all worker threads.
 */
class ExhaustedPoolIT {

    private static final int CONNECTIONS = 2;
    private static final int WORKERS = CONNECTIONS + 1;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void leasesAreKeptAlive_newRequestsReachTheirMethods_andServiceResumes() throws Exception {
        try (Postgres postgres = Postgres.start(); PackagedApplication application = start(postgres)) {
            List<CompletableFuture<HttpResponse<String>>> running;
            try (Postgres.Lock rows = postgres.lock("lab_row")) {
                running = IntStream.range(0, CONNECTIONS)
                        .mapToObj(i -> call(application, "/lab/tx/held-" + i, "held-" + i).sendAsync()).toList();
                rows.awaitVictims(CONNECTIONS);

                HttpResponse<String> failed = call(application, "/lab/counter/failed", "failed").send();
                assertThat(failed.statusCode()).as("a method that gets no connection: " + failed.body()).isEqualTo(500);

                CompletableFuture<HttpResponse<String>> waitsForAConnection = new Call(client,
                        application.uri("/lab/counter/no-key")).sendAsync();
                Awaitility.await("leases that were extended several times").until(() -> postgres.number("""
                        SELECT count(*) FROM idempotency_record WHERE state = 0 AND lease_until - reserved_at > interval '4s'
                        """) == CONNECTIONS);
                assertThat(waitsForAConnection).isNotNull();
            }

            for (int i = 0; i < CONNECTIONS; i++) {
                assertFirst(running.get(i).join(), 201, count("held-" + i, 1));
                assertThat(postgres.rows("held-" + i)).isEqualTo(1);
            }
            assertFirst(call(application, "/lab/counter/failed", "failed").send(), 201, count("failed", 1));
        }
    }

    private static PackagedApplication start(Postgres postgres) {
        Map<String, String> configuration = new HashMap<>(postgres.configuration());
        configuration.put("quarkus.datasource.jdbc.max-size", String.valueOf(CONNECTIONS));
        configuration.put("quarkus.datasource.jdbc.acquisition-timeout", "1s");
        configuration.put("quarkus.thread-pool.max-threads", String.valueOf(WORKERS));
        configuration.put("quarkus.rest-idempotency.lease", "1s");
        configuration.put("quarkus.rest-idempotency.heartbeat-interval", "200ms");
        return PackagedApplication.start("quarkus-app", Path.of(System.getProperty("build.directory")), configuration);
    }

    private Call call(PackagedApplication application, String path, String key) {
        return new Call(client, application.uri(path)).key(key);
    }
}
