package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

import jakarta.ws.rs.POST;

import org.jboss.logging.MDC;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.runtime.audit.AuditEvents;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.smallrye.mutiny.Uni;

/**
 * Keys in logs: the access log of each request, and the log of a method while it runs.
 */
class LogTest {

    private static final Path LOG = Path.of("target", "log-test", "access.log");

    static {
        try {
            Files.createDirectories(LOG.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.of(Things.class)
            .overrideConfigKey("quarkus.http.access-log.enabled", "true")
            .overrideConfigKey("quarkus.http.access-log.log-to-file", "true")
            .overrideConfigKey("quarkus.http.access-log.log-directory", LOG.getParent().toString())
            .overrideConfigKey("quarkus.http.access-log.base-file-name", "access")
            .overrideConfigKey("quarkus.http.access-log.pattern", "%{i,X-Test} %s %{d,idempotency.outcome}");

    @jakarta.ws.rs.Path("/things")
    public static class Things {

        private static String logged() {
            return MDC.get("idempotency.operation") + " " + MDC.get("idempotency.key-hash");
        }

        @POST
        @jakarta.ws.rs.Path("blocking")
        @Idempotent(operation = "make", keyRequirement = KeyRequirement.OPTIONAL)
        public String make() {
            return logged();
        }

        @POST
        @jakarta.ws.rs.Path("uni")
        @Idempotent(operation = "make-soon")
        public Uni<String> makeSoon() {
            String atOnce = logged();
            return Uni.createFrom().item(atOnce).emitOn(io.smallrye.mutiny.infrastructure.Infrastructure.getDefaultExecutor())
                    .map(first -> first + " then " + logged());
        }

        @POST
        @jakarta.ws.rs.Path("fails")
        @Idempotent(operation = "fail")
        public String fail() {
            throw new IllegalStateException(logged());
        }

        @POST
        @jakarta.ws.rs.Path("plain")
        public String plain() {
            return logged();
        }
    }

    private String key;

    @BeforeEach
    void newKey() {
        key = UUID.randomUUID().toString();
    }

    private String post(String path) {
        return RestAssured.given().header("X-Test", key).header("Idempotency-Key", key).post("/things/" + path).asString();
    }

    private String hash() {
        return RecordId.of("default", null, key).value();
    }

    private List<String> accesses() throws IOException {
        return Files.exists(LOG) ? Files.readAllLines(LOG).stream().filter(line -> line.startsWith(key)).toList() : List.of();
    }

    @Test
    void accessLog_tellsTheEndOfARequest() {
        post("blocking");
        post("blocking");
        post("uni");
        RestAssured.given().header("X-Test", key).header("Idempotency-Key", "a b").post("/things/blocking");
        RestAssured.given().header("X-Test", key).post("/things/blocking");

        await().untilAsserted(() -> assertThat(accesses()).containsExactly(key + " 200 executed", key + " 200 replayed",
                key + " 422 reused", key + " 400 key_invalid", key + " 200 -"));
    }

    @Test
    void log_whileTheMethodRuns_knowsOperationAndKeyHash() {
        assertThat(post("blocking")).isEqualTo("make " + hash());
    }

    @Test
    void log_onAnEventLoop_andWhereTheMethodGoesOn_knowsThemToo() {
        String logged = "make-soon " + hash();

        assertThat(post("uni")).isEqualTo(logged + " then " + logged);
    }

    @Test
    void otherRequestsOnTheSameThreads_seeNothingOfIt() {
        post("blocking");
        post("fails");
        post("uni");

        for (int i = 0; i < 50; i++) {
            assertThat(post("plain")).isEqualTo("null null");
            assertThat(RestAssured.post("/things/blocking").asString()).as("without a key").isEqualTo("null null");
        }
    }

    @Test
    void events_withoutObservers_areNotMade() {
        assertThat(Arc.container().instance(AuditEvents.class).isAvailable()).isFalse();
    }
}
