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

/** The packaged application, configured by variables of its environment. */
class EnvironmentIT {

    @TempDir
    Path directory;

    private int withoutKey(PackagedApplication application) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(application.uri("/payments"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"amount\":1250,\"account\":\"DE1\"}")).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void variableOfAFormerName_setsThePropertyOfTheOperation_withAWarning() throws Exception {
        try (PackagedApplication application = PackagedApplication.start("quarkus-app", directory, Map.of(),
                Map.of("QUARKUS_REST_IDEMPOTENCY_OPERATIONS__CREATE_PAYMENT__KEY", "optional",
                        "QUARKUS_REST_IDEMPOTENCY_OPERATIONS__CREATE_PAYMENT__LEASE", "20s",
                        "QUARKUS_REST_IDEMPOTENCY_GATHERING_ENABLED", "false"))) {
            assertThat(withoutKey(application)).isEqualTo(201);
            assertThat(application.log())
                    .contains("IDEMP00002: The property quarkus.rest-idempotency.gathering.enabled is now called "
                            + "quarkus.rest-idempotency.batching.enabled");
        }
    }
}
