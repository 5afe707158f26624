package io.quarkiverse.rest.idempotency.lab.it;

import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertFirst;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertProblem;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertReplay;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.count;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkiverse.rest.idempotency.support.PackagedApplication;

/**
 * An application is told to end while a method runs: what it still does, and what it leaves to others.
 */
class GracefulShutdownIT {

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void runningRequest_atShutdown_isFinished_andNewKeysAreSentElsewhere() throws Exception {
        try (Postgres postgres = Postgres.start();
                PackagedApplication ending = start(postgres);
                PackagedApplication other = start(postgres)) {
            Call run = call(ending, "/lab/tx/running", "running");
            CompletableFuture<HttpResponse<String>> running;
            CompletableFuture<Void> end;
            String rejectedKey;
            try (Postgres.Lock rows = postgres.lock("lab_row")) {
                running = run.sendAsync();
                rows.awaitVictims(1);

                end = Background.run(ending::close);
                rejectedKey = Awaitility.await("rejection").until(() -> tryNew(ending), key -> key != null);

                assertShuttingDown(run.send());
                assertFirst(new Call(client, ending.uri("/lab/counter/no-key")).send(), 201, count("no-key", 1));
                assertThat(ending.isRunning()).as("it waits for the method").isTrue();
            }

            assertFirst(running.join(), 201, count("running", 1));
            end.join();
            assertReplay(call(other, "/lab/tx/running", "running").send(), 201, count("running", 1));
            assertFirst(call(other, "/lab/counter/new", rejectedKey).send(), 201, count("new", postgres.count("new")));
            assertThat(postgres.rows("running")).isEqualTo(1);
        }
    }

    private static PackagedApplication start(Postgres postgres) {
        Map<String, String> configuration = new HashMap<>(postgres.configuration());
        configuration.put("quarkus.shutdown.timeout", "60s");
        return PackagedApplication.start("quarkus-app", Path.of(System.getProperty("build.directory")), configuration);
    }

    private Call call(PackagedApplication application, String path, String key) {
        return new Call(client, application.uri(path)).key(key);
    }

    /**
     * @return the key that was rejected, or {@code null} when it was accepted
     */
    private String tryNew(PackagedApplication application) {
        String key = UUID.randomUUID().toString();
        HttpResponse<String> answer = call(application, "/lab/counter/new", key).send();
        if (answer.statusCode() == 201) {
            return null;
        }
        assertShuttingDown(answer);
        return key;
    }

    private static void assertShuttingDown(HttpResponse<String> answer) {
        assertProblem(answer, 503, "idempotency_shutting_down");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
}
