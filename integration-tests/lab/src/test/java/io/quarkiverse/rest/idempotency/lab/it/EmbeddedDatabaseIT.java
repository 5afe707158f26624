package io.quarkiverse.rest.idempotency.lab.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quarkiverse.rest.idempotency.support.PackagedApplication;

/**
 * The application as a user starts it without a database at hand.
 */
class EmbeddedDatabaseIT {

    @Test
    void applicationWithoutDatabase_bringsItsOwn(@TempDir Path directory) {
        try (PackagedApplication application = PackagedApplication.start("quarkus-app", directory, Map.of())) {
            Call call = new Call(HttpClient.newHttpClient(), application.uri("/lab/counter/own")).key("own");

            Answers.assertFirst(call.send(), 201, Answers.count("own", 1));
            Answers.assertReplay(call.send(), 201, Answers.count("own", 1));
            assertThat(application.log()).doesNotContain("WARN", "ERROR");
        }
    }
}
