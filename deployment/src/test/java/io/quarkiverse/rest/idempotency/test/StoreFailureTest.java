package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/**
 * A store of the application that fails or never answers: nothing runs that could not be reserved, and nothing that ran is kept
 * from its client.
 */
class StoreFailureTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, FailingStore.class, DelegatingStore.class)
            .overrideConfigKey("quarkus.rest-idempotency.store-timeout.reserve", "200ms")
            .overrideConfigKey("quarkus.rest-idempotency.store-timeout.complete", "200ms")
            .overrideConfigKey("quarkus.rest-idempotency.retry-after", "2s")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"open\".store-failure", "run-unprotected")
            .overrideConfigKey("quarkus.rest-idempotency.purge.enabled", "false");

    /** How a call of the store ends. */
    enum Fault {
        NONE,
        FAILS,
        THROWS,
        NEVER_ANSWERS;

        <T> CompletionStage<T> or(Supplier<CompletionStage<T>> call) {
            return switch (this) {
                case NONE -> call.get();
                case FAILS -> CompletableFuture.failedFuture(new IllegalStateException("expected by the test"));
                case THROWS -> throw new IllegalStateException("expected by the test");
                case NEVER_ANSWERS -> new CompletableFuture<>();
            };
        }
    }

    @Singleton
    public static class FailingStore extends DelegatingStore {

        /** Reserves and completions: the node itself looks after reserves of other tests that have failed. */
        static final AtomicInteger OF_REQUESTS = new AtomicInteger();

        static volatile Fault reserve = Fault.NONE;
        static volatile Fault end = Fault.NONE;
        static volatile Fault takeOver = Fault.NONE;

        @Override
        public CompletionStage<List<TakeOverResult>> takeOver(List<TakeOver> takeOvers) {
            return takeOver.or(() -> super.takeOver(takeOvers));
        }

        @Override
        public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
            OF_REQUESTS.incrementAndGet();
            return reserve.or(() -> memory.reserve(reservations));
        }

        @Override
        public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
            OF_REQUESTS.incrementAndGet();
            return end.or(() -> memory.complete(completions));
        }

        @Override
        public CompletionStage<List<ReleaseResult>> release(List<ReleaseCall> releases) {
            return end.or(() -> memory.release(releases));
        }
    }

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("blocking")
        @Idempotent
        public String blocking(String body) {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("uni")
        @Idempotent
        public Uni<String> uni(String body) {
            return Uni.createFrom().item(() -> blocking(body));
        }

        @POST
        @Path("open")
        @Idempotent(operation = "open", staleLease = StaleLease.RE_EXECUTE)
        public String open(String body) {
            return blocking(body);
        }

        @POST
        @Path("failing")
        @Idempotent
        public Response failing(String body) {
            return Response.status(502).entity("run " + RUNS.incrementAndGet()).build();
        }

        @POST
        @Path("unmapped")
        @Idempotent
        public String unmapped(String body) {
            throw new IllegalStateException("expected by the test, run " + RUNS.incrementAndGet());
        }

        @POST
        @Path("unannotated")
        public String unannotated(String body) {
            return blocking(body);
        }
    }

    @Inject
    IdempotencyStore store;

    @BeforeEach
    void theStoreWorks() {
        FailingStore.reserve = Fault.NONE;
        FailingStore.end = Fault.NONE;
        FailingStore.takeOver = Fault.NONE;
        // The failures of another test may have opened the breaker.
        await().until(() -> post("blocking", UUID.randomUUID().toString()).statusCode() == 200);
        FailingStore.OF_REQUESTS.set(0);
        Things.RUNS.set(0);
    }

    @ParameterizedTest
    @ValueSource(strings = { "FAILS", "THROWS", "NEVER_ANSWERS" })
    void method_whoseKeyCannotBeReserved_doesNotRun_andTheClientMayRetry(String fault) {
        for (String path : new String[] { "blocking", "uni" }) {
            FailingStore.reserve = Fault.valueOf(fault);
            io.restassured.response.Response rejected = post(path, "reserve-" + fault);

            assertThat(rejected.statusCode()).isEqualTo(503);
            assertThat(rejected.contentType()).isEqualTo("application/problem+json");
            assertThat(rejected.jsonPath().getString("code")).isEqualTo("idempotency_store_unavailable");
            assertThat(rejected.header("Retry-After")).isEqualTo("2");
            assertThat(rejected.asString()).doesNotContain("expected by the test");
            assertThat(Things.RUNS).hasValue(0);

            FailingStore.reserve = Fault.NONE;
            assertThat(post(path, "reserve-" + fault).asString()).isEqualTo("run 1");
            Things.RUNS.set(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "FAILS", "THROWS", "NEVER_ANSWERS" })
    void response_thatCannotBeRecorded_isSent(String fault) {
        for (String path : new String[] { "blocking", "uni" }) {
            FailingStore.end = Fault.valueOf(fault);
            io.restassured.response.Response answered = post(path, "complete-" + fault);

            assertThat(answered.statusCode()).isEqualTo(200);
            assertThat(answered.asString()).isEqualTo("run 1");
            Things.RUNS.set(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "FAILS", "THROWS", "NEVER_ANSWERS" })
    void methodFailure_whoseKeyCannotBeReleased_isSent(String fault) {
        FailingStore.end = Fault.valueOf(fault);

        assertThat(post("failing", "release-" + fault).statusCode()).isEqualTo(502);
        assertThat(post("unmapped", "release-" + fault).statusCode()).isEqualTo(500);
        assertThat(Things.RUNS).hasValue(2);
    }

    @Test
    void responseThatCouldNotBeRecordedAtOnce_isRecordedInTheBackground() {
        FailingStore.end = Fault.FAILS;
        assertThat(post("blocking", "background").asString()).isEqualTo("run 1");
        assertThat(post("blocking", "background").statusCode()).isEqualTo(409);

        FailingStore.end = Fault.NONE;
        await().until(() -> post("blocking", "background").statusCode(), status -> status == 200);
        assertThat(post("blocking", "background").asString()).isEqualTo("run 1");
        assertThat(Things.RUNS).hasValue(1);
    }

    @Test
    @Tag("unprotected-untouched")
    void requestsWithoutAKeyOrToOtherMethods_makeNoStoreCall() {
        given().body("b").post("/things/blocking");
        given().body("b").post("/things/uni");
        given().body("b").post("/things/failing");
        post("unannotated", "unprotected");
        assertThat(FailingStore.OF_REQUESTS).hasValue(0);

        post("blocking", "unprotected");
        assertThat(FailingStore.OF_REQUESTS).as("reserve and complete").hasValue(2);
    }

    private static io.restassured.response.Response post(String path, String key) {
        return given().header("Idempotency-Key", path + key).body("b").post("/things/" + path);
    }

    @ParameterizedTest
    @ValueSource(strings = { "FAILS", "THROWS", "NEVER_ANSWERS" })
    void anOperationThatMayRunUnprotected_runs_andSaysSo(String fault) {
        FailingStore.reserve = Fault.valueOf(fault);
        int runs = Things.RUNS.get();

        io.restassured.response.Response answer = given().header("Idempotency-Key", "open-" + fault).body("b")
                .post("/things/open");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("Idempotency-Protected")).isEqualTo("false");
        assertThat(Things.RUNS.get()).isEqualTo(runs + 1);
    }

    @ParameterizedTest
    @Tag("single-owner")
    @ValueSource(strings = { "FAILS", "THROWS", "NEVER_ANSWERS" })
    void aRequestWhoseKeyIsKnownToTheStore_doesNotRunUnprotected(String fault) {
        String first = "first-" + fault;
        String stale = "stale-" + fault;
        given().header("Idempotency-Key", first).body("b").post("/things/open");
        LoadResult.Found found = (LoadResult.Found) answer(store.load(List.of(RecordId.of("default", null, first))));
        RecordId id = RecordId.of("default", null, stale);
        Owner gone = new Owner("another node");
        ReserveResult.Owned owned = (ReserveResult.Owned) answer(store.reserve(List.of(new Reservation(id, "default",
                found.record().binding(), gone, Duration.ofHours(1), Duration.ofHours(1)))));
        answer(store.release(List.of(ReleaseCall.endLease(new Ownership(id, gone, owned.fence()), Duration.ZERO))));
        int runs = Things.RUNS.get();
        FailingStore.takeOver = Fault.valueOf(fault);

        io.restassured.response.Response answer = given().header("Idempotency-Key", stale).body("b").post("/things/open");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("idempotency_store_unavailable");
        assertThat(Things.RUNS.get()).isEqualTo(runs);
    }

    private static <T> T answer(CompletionStage<List<T>> call) {
        return call.toCompletableFuture().join().get(0);
    }

    @Test
    void anOutage_isToldOfOnce_andNotForEachRequest() {
        List<String> warnings = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                warnings.add(record.getMessage());
            }

            @Override
            public void flush() {
            }

            @Override
            public void close() {
            }
        };
        Logger logger = Logger.getLogger("io.quarkiverse.rest.idempotency");
        logger.addHandler(handler);
        try {
            FailingStore.reserve = Fault.FAILS;
            for (int i = 0; i < 15; i++) {
                assertThat(post("blocking", "outage-" + i).statusCode()).isEqualTo(503);
            }
            logger.warning("seen");
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(warnings).as("the handler sees what is logged").contains("seen");
        // None when another test has caused one just before, and the line that counts may come, too.
        assertThat(warnings).filteredOn(message -> message.contains("store is unavailable")).hasSizeLessThanOrEqualTo(2);
    }
}
