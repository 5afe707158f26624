package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;

/**
 * An application whose store takes its time to record a response, and what must be true of its responses. Told to two tests:
 * one runs the application as it is, the other one that is broken.
 */
final class HeldCompletions {

    /** The time for which a response that must not come is awaited. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private HeldCompletions() {
    }

    static QuarkusUnitTest application() {
        return MemoryApplication.of(HeldCompletions.class, Things.class, HoldingStore.class, DelegatingStore.class)
                .overrideConfigKey("quarkus.rest-idempotency.store-timeout.complete", "60s");
    }

    @Singleton
    public static class HoldingStore extends DelegatingStore {

        static volatile CompletableFuture<Void> asked = new CompletableFuture<>();
        static volatile CompletableFuture<Void> recorded = new CompletableFuture<>();

        @Override
        public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
            asked.complete(null);
            return recorded.thenCompose(ignored -> memory.complete(completions));
        }
    }

    @Path("/things")
    public static class Things {

        @POST
        @Path("blocking")
        @Idempotent
        public String blocking(String body) {
            return "done";
        }

        @POST
        @Path("uni")
        @Idempotent
        public Uni<String> uni(String body) {
            return Uni.createFrom().item("done");
        }
    }

    /**
     * Fails when a response leaves before it is recorded.
     */
    static void assertCompletedBeforeResponding(String path) throws Exception {
        HoldingStore.asked = new CompletableFuture<>();
        HoldingStore.recorded = new CompletableFuture<>();
        String key = UUID.randomUUID().toString();
        CompletableFuture<Response> first = Background.call(() -> post(path, key));
        try {
            HoldingStore.asked.get(30, TimeUnit.SECONDS);
            assertThat(comesEarly(first)).as("the response left before its outcome was recorded").isFalse();
        } finally {
            HoldingStore.recorded.complete(null);
            await().until(first::isDone);
        }
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(post(path, key).header("Idempotent-Replayed")).as("an immediate retry").isEqualTo("true");
    }

    private static boolean comesEarly(CompletableFuture<Response> response) throws Exception {
        try {
            response.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static Response post(String path, String key) {
        return given().header("Idempotency-Key", key).body("b").post("/things/" + path);
    }
}
