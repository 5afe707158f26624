package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.InternalServerErrorException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;

import org.eclipse.microprofile.context.ManagedExecutor;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/** The keys that methods derive for their calls: in which runs they are the same, and where they can be asked for. */
class DownstreamKeysTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication
            .withUsers(MemoryApplication.withAllExtensions(Calls.class, Payments.class, Filter.class, FragileStore.class,
                    DelegatingStore.class, Call.class))
            .overrideConfigKey("quarkus.rest-idempotency.realm.header", "X-Tenant")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"open\".store-failure", "run-unprotected");

    /** The downstream client of a method: it derives the keys in any class that calls it. */
    @ApplicationScoped
    public static class Payments {

        @Inject
        IdempotencyContext context;

        UUID charge() {
            return context.deriveKey("charge");
        }

        /** Two calls of two purposes, and two of one name. */
        String call() {
            return context.deriveKey("charge") + " " + context.deriveKey("notify") + " " + context.deriveNextKey("ship") + " "
                    + context.deriveNextKey("ship") + " " + context.key().orElse("none") + " "
                    + context.operation().orElse("none") + " " + context.isTakeover();
        }
    }

    /** Makes the store unavailable for the requests that reserve. */
    @Singleton
    public static class FragileStore extends DelegatingStore {

        static volatile boolean down;

        @Override
        public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
            return down ? CompletableFuture.failedFuture(new IllegalStateException("expected by the test"))
                    : super.reserve(reservations);
        }
    }

    public static class Filter {

        @Inject
        IdempotencyContext context;

        @ServerRequestFilter
        void filter(ContainerRequestContext request) {
            if (request.getHeaderString("X-Derive-Early") != null) {
                context.deriveKey("charge");
            }
        }
    }

    @Path("/calls")
    public static class Calls {

        static final AtomicInteger RUNS = new AtomicInteger();
        static volatile int failures;

        @Inject
        Payments payments;

        @Inject
        ManagedExecutor executor;

        private String run() {
            String keys = payments.call();
            if (RUNS.incrementAndGet() <= failures) {
                throw new InternalServerErrorException(keys);
            }
            return keys;
        }

        @POST
        @Path("blocking")
        @Idempotent(operation = "call", staleLease = StaleLease.RE_EXECUTE)
        public String blocking(String body) {
            return run();
        }

        @POST
        @Path("open")
        @Idempotent(operation = "open")
        public String open(String body) {
            return run();
        }

        @POST
        @Path("other")
        @Idempotent(operation = "other")
        public String other(String body) {
            return run();
        }

        @POST
        @Path("uni")
        @Idempotent(operation = "uni")
        public Uni<String> uni(String body) {
            return Uni.createFrom().item("").onItem().delayIt().by(Duration.ofMillis(1)).map(nothing -> run());
        }

        @POST
        @Path("worker")
        @Idempotent(operation = "worker")
        public Uni<String> worker(String body) {
            return Uni.createFrom().item("").emitOn(Infrastructure.getDefaultWorkerPool()).map(nothing -> run());
        }

        @POST
        @Path("stage")
        @Idempotent(operation = "stage")
        public CompletionStage<String> stage(String body) {
            return executor.supplyAsync(() -> "").thenApplyAsync(nothing -> run());
        }

        @POST
        @Path("parameter")
        @Idempotent(operation = "parameter")
        public String parameter(IdempotencyContext context, String body) {
            if (!context.deriveKey("charge").equals(payments.charge())) {
                throw new IllegalStateException("Expected one context");
            }
            return run();
        }

        @POST
        @Path("repeated")
        @Retry(maxRetries = 1, delay = 0, jitter = 0)
        @Idempotent(operation = "repeated")
        public String repeated(String body) {
            return run();
        }

        @POST
        @Path("plain")
        public String plain(String body) {
            return run();
        }
    }

    /** The observations of one run of a method. */
    record Seen(UUID charge, UUID notice, UUID firstShipping, UUID secondShipping, String key, String operation,
            boolean takeover) {

        static Seen of(String body) {
            String[] parts = body.split(" ");
            return new Seen(UUID.fromString(parts[0]), UUID.fromString(parts[1]), UUID.fromString(parts[2]),
                    UUID.fromString(parts[3]), parts[4], parts[5], Boolean.parseBoolean(parts[6]));
        }

        Set<UUID> keys() {
            return Set.of(charge, notice, firstShipping, secondShipping);
        }
    }

    private String key;

    @BeforeEach
    void everythingWorks() {
        key = UUID.randomUUID().toString();
        Calls.RUNS.set(0);
        Calls.failures = 0;
        FragileStore.down = false;
    }

    private static Seen post(String path, String key, String... headers) {
        var request = given().contentType("text/plain").body(Call.BODY);
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return Seen.of(request.post("/calls/" + path).then().statusCode(200).extract().asString());
    }

    private UUID derived(String operation, String purpose) {
        return RecordId.of("default", null, key).deriveKey(operation, purpose);
    }

    @ParameterizedTest
    @ValueSource(strings = { "uni", "worker", "stage", "parameter" })
    void method_ofAnyShape_derivesTheKeysOfItsRecord(String shape) {
        Seen seen = post(shape, key);

        assertThat(seen).isEqualTo(new Seen(derived(shape, "charge"), derived(shape, "notify"), derived(shape, "ship"),
                derived(shape, "ship#2"), key, shape, false));
        assertThat(seen.keys()).hasSize(4).allMatch(derived -> derived.version() == 8);
    }

    @Test
    void retryAfterA5xx_derivesTheSameKeys_andIsNoTakeover() {
        Calls.failures = 1;
        given().contentType("text/plain").body(Call.BODY).header("Idempotency-Key", key).post("/calls/blocking").then()
                .statusCode(500);

        Seen retry = post("blocking", key);

        assertThat(Calls.RUNS).hasValue(2);
        assertThat(retry).isEqualTo(new Seen(derived("call", "charge"), derived("call", "notify"), derived("call", "ship"),
                derived("call", "ship#2"), key, "call", false));
    }

    @Test
    void takeover_derivesTheSameKeys_andIsSaid() {
        Call interrupted = new Call("call", "/calls/blocking", key);
        interrupted.interrupt();

        Seen seen = Seen.of(interrupted.answer().body());

        assertThat(seen.takeover()).isTrue();
        assertThat(seen.charge()).isEqualTo(derived("call", "charge"));
        assertThat(seen.secondShipping()).isEqualTo(derived("call", "ship#2"));
    }

    @Test
    void retriesOfFaultTolerance_countTheirCallsAnew() {
        Calls.failures = 1;

        Seen second = post("repeated", key);

        assertThat(Calls.RUNS).hasValue(2);
        assertThat(second.firstShipping()).isEqualTo(derived("repeated", "ship"));
        assertThat(second.secondShipping()).isEqualTo(derived("repeated", "ship#2"));
    }

    @Test
    void runWithoutTheStore_derivesTheKeysOfTheRecordThatItWouldHave() {
        FragileStore.down = true;

        Seen seen = post("open", key);

        assertThat(seen.charge()).isEqualTo(derived("open", "charge"));
        assertThat(seen.key()).isEqualTo(key);
        assertThat(seen.takeover()).isFalse();
    }

    @Test
    void anotherTenantCallerKeyOrOperation_hasOtherKeys() {
        String other = UUID.randomUUID().toString();

        assertThat(Set.of(post("blocking", key).charge(), post("blocking", key, "X-Tenant", "acme").charge(),
                post("blocking", key, HttpHeaders.AUTHORIZATION, "Basic YWxpY2U6YWxpY2U=").charge(),
                post("blocking", other).charge(), post("other", other, "X-Tenant", "acme").charge())).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni", "stage", "plain" })
    void requestWithoutAKey_hasRandomKeys_thatAreItsOwn(String path) {
        Seen first = post(path, null);
        Seen second = post(path, null);

        assertThat(first.keys()).hasSize(4).doesNotContainAnyElementsOf(second.keys());
        assertThat(first.key()).isEqualTo("none");
        assertThat(first.operation()).isEqualTo("none");
    }

    @Test
    void filter_beforeTheMethod_cannotDerive() {
        given().contentType("text/plain").body(Call.BODY).header("Idempotency-Key", key).header("X-Derive-Early", "true")
                .post("/calls/blocking").then().statusCode(500);

        assertThat(Calls.RUNS).hasValue(0);
        assertThat(post("blocking", key).charge()).isEqualTo(derived("call", "charge"));
    }

    @Test
    void deriving_outsideOfARequest_isRejected() {
        IdempotencyContext context = Arc.container().instance(IdempotencyContext.class).get();
        Arc.container().requestContext().activate();
        try {
            assertThat(context.key()).isEmpty();
            assertThatThrownBy(() -> context.deriveKey("charge")).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("IdempotentRequest.deriveKey");
        } finally {
            Arc.container().requestContext().terminate();
        }
    }
}
