package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.CoreMatchers.is;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.ValidatableResponse;

/**
 * A record that was replayed once is replayed from nearby, to whom it may be replayed, and an application reaches the cache by
 * its name.
 */
class LocalCacheTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication
            .withAllExtensions(Things.class, Authorizer.class, Registry.class, CountingStore.class, DelegatingStore.class)
            .overrideConfigKey("quarkus.cache.caffeine.\"rest-idempotency-replays\".metrics-enabled", "true")
            .overrideConfigKey("quarkus.rest-idempotency.local-cache.max-record-size", "500")
            .overrideConfigKey("quarkus.rest-idempotency.purge.enabled", "false");

    @Singleton
    public static class CountingStore extends DelegatingStore {
    }

    @ApplicationScoped
    public static class Registry {

        @Produces
        @Singleton
        SimpleMeterRegistry simple() {
            return new SimpleMeterRegistry();
        }
    }

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Idempotent
        public String make(String body) {
            return "run " + RUNS.incrementAndGet() + " " + body;
        }
    }

    @Singleton
    public static class Authorizer implements ReplayAuthorizer {

        static volatile boolean forbidden;

        @Override
        public void authorize(IdempotentRequest request, RecordedResponse response) {
            if (forbidden) {
                throw new ForbiddenException();
            }
        }
    }

    @Inject
    @CacheName("rest-idempotency-replays")
    Cache cache;

    @Inject
    MeterRegistry registry;

    private String key;

    @BeforeEach
    void nothingHasRun() {
        key = UUID.randomUUID().toString();
        Things.RUNS.set(0);
    }

    @AfterEach
    void everybodyMay() {
        Authorizer.forbidden = false;
    }

    private ValidatableResponse send(String body) {
        return given().header("Idempotency-Key", key).body(body).post("/things").then();
    }

    private void completeAndReplay(String body) {
        send(body).statusCode(200);
        send(body).statusCode(200).header("Idempotent-Replayed", "true");
        DelegatingStore.CALLS.set(0);
    }

    @Test
    void theSecondReplayMakesNoStoreCall_andIsTheFirst() {
        completeAndReplay("b");

        send("b").statusCode(200).header("Idempotent-Replayed", "true").body(is("run 1 b"));

        assertThat(DelegatingStore.CALLS).hasValue(0);
    }

    @Test
    @Tag("bound")
    void cachedKey_isRejectedForAnotherRequest() {
        completeAndReplay("b");

        send("another").statusCode(422);

        assertThat(Things.RUNS).hasValue(1);
        assertThat(DelegatingStore.CALLS).hasValue(0);
    }

    @Test
    void callerWhoMayNotSeeAReplay_doesNotGetItFromTheCacheEither() {
        completeAndReplay("b");
        Authorizer.forbidden = true;

        send("b").statusCode(403);
    }

    @Test
    void invalidatedRecord_isReadFromTheStoreAgain() {
        completeAndReplay("b");

        cache.invalidateAll().await().indefinitely();
        send("b").statusCode(200).body(is("run 1 b"));
        assertThat(DelegatingStore.CALLS).hasValue(1);
        send("b").statusCode(200).body(is("run 1 b"));

        assertThat(DelegatingStore.CALLS).hasValue(1);
    }

    @Test
    void aRecordOverTheLimit_isReplayedFromTheStore() {
        String large = "x".repeat(500);
        completeAndReplay(large);

        send(large).statusCode(200).header("Idempotent-Replayed", "true");

        assertThat(DelegatingStore.CALLS).hasValue(1);
    }

    @Test
    void cacheCounters_tellTheReplaysThatCameFromTheCache() {
        double before = hits();
        completeAndReplay("b");

        send("b").statusCode(200);

        assertThat(hits() - before).isEqualTo(1);
    }

    private double hits() {
        return registry.get("cache.gets").tags("cache", "rest-idempotency-replays", "result", "hit")
                .meter() instanceof FunctionCounter counter ? counter.count() : -1;
    }
}
