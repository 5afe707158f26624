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

    private static HttpResponse<String> captureWithoutKey(PackagedApplication application) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(application.uri("/payments/1/capture"))
                .POST(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void variableOfAFormerName_setsTheProperty_withAWarning() throws Exception {
        try (PackagedApplication application = PackagedApplication.start("quarkus-app", directory, Map.of(),
                Map.of("QUARKUS_REST_IDEMPOTENCY_KEY", "required"))) {
            HttpResponse<String> response = captureWithoutKey(application);

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("idempotency_key_missing");
            assertThat(application.log())
                    .containsOnlyOnce("IDEMP00002: The property quarkus.rest-idempotency.key is now called "
                            + "quarkus.rest-idempotency.key-requirement");
        }
    }
}
