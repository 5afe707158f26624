package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.as;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.delete;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.newKey;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.runtime;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Replay;
import io.quarkus.test.QuarkusUnitTest;

/** Configuration wins over the profile; and where an operation is turned off, clients are not told that keys are supported. */
class UntoldLifetimeTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication.of()
            .overrideConfigKey("quarkus.rest-idempotency.iceberg.key-format", "uuidv7")
            .overrideConfigKey("quarkus.rest-idempotency.iceberg.lifetime", "30m")
            .overrideConfigKey("quarkus.rest-idempotency.iceberg.grace", "5m")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"iceberg.dropView\".enabled", "false")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"iceberg.dropTable\".retention", "2h")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"iceberg.dropTable\".in-flight-status", "409")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"iceberg.createTable\".replay", "status-only");

    @Test
    void clientsAreToldNoLifetime_whereAnOperationIsTurnedOff() {
        assertThat(as("alice", null).get("/api/catalog/v1/config?warehouse=main").asString()).doesNotContain("lifetime");
    }

    @Test
    void theOperationThatIsTurnedOff_isNotProtected() {
        String key = newKey();
        delete(key, "/api/catalog/v1/main/namespaces/a/views/v");

        assertThat(delete(key, "/api/catalog/v1/main/namespaces/a/views/v").header("Idempotent-Replayed")).isNull();
    }

    @Test
    void theSettingsOfOneOperation_winOverTheProfile() {
        assertThat(runtime().services().operations().operation("iceberg.dropTable").policy().retention())
                .isEqualTo(Duration.ofHours(2));
        assertThat(runtime().services().operations().operation("iceberg.dropTable").inFlightStatus()).isEqualTo(409);
        assertThat(runtime().services().operations().operation("iceberg.createTable").replay()).isEqualTo(Replay.STATUS_ONLY);
        assertThat(runtime().services().operations().operation("iceberg.createTable").policy().retention())
                .isEqualTo(Duration.ofMinutes(35));
    }

    @Test
    void strictKeys_areOfVersion7() {
        String v4 = "9f1c6f0e-3b7e-4f0a-9d53-0f5a0c1b2d3e";
        String v7 = "0196b6a4-6a3e-7c1b-8f6a-2b1e9b7f5a10";

        assertThat(delete(v4, "/api/catalog/v1/main/namespaces/a").statusCode()).isEqualTo(400);
        assertThat(delete(v4, "/api/catalog/v1/main/namespaces/a").jsonPath().getString("error.type"))
                .isEqualTo("idempotency_key_invalid");
        assertThat(delete(v7, "/api/catalog/v1/main/namespaces/a").statusCode()).isEqualTo(204);
    }
}
