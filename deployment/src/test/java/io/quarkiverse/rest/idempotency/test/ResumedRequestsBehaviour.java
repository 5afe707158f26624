package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkus.test.QuarkusUnitTest;

/** An abandoned request is run to its end without its client: as its client's retry would be, and on its caller's behalf. */
abstract class ResumedRequestsBehaviour {

    static final Class<?>[] CLASSES = { ResumedRequestsBehaviour.class, Orders.class, Registries.class, Call.class };

    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String ALICE = "Basic YWxpY2U6YWxpY2U=";

    static QuarkusUnitTest resuming(QuarkusUnitTest application) {
        return MemoryApplication.withUsers(application)
                .overrideConfigKey("quarkus.rest-idempotency.operations.\"secured\".resume-abandoned", "true")
                .overrideConfigKey("quarkus.rest-idempotency.operations.\"open\".resume-abandoned", "true")
                .overrideConfigKey("quarkus.rest-idempotency.resume.encryption-key", KEY)
                .overrideConfigKey("quarkus.rest-idempotency.resume.headers", "X-Channel")
                .overrideConfigKey("quarkus.rest-idempotency.resume.max-request-size", "8K")
                .overrideConfigKey("quarkus.rest-idempotency.resume.max-attempts", "3")
                .overrideConfigKey("quarkus.rest-idempotency.resume.interval", "50ms");
    }

    @ApplicationScoped
    public static class Registries {

        @Produces
        @Singleton
        SimpleMeterRegistry simple() {
            return new SimpleMeterRegistry();
        }
    }

    @Path("/orders")
    public static class Orders {

        static final Queue<String> CALLS = new ConcurrentLinkedQueue<>();
        /** The number of times that the second step fails from now on. */
        static final AtomicInteger FAILURES = new AtomicInteger();

        private static void work(IdempotentSteps steps) {
            steps.runOnce("hold", () -> CALLS.add("hold"));
            steps.runOnce("charge", () -> {
                CALLS.add("charge");
                if (FAILURES.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new IllegalStateException("expected by the test");
                }
            });
        }

        @POST
        @Path("secured")
        @RolesAllowed("teller")
        @Idempotent(operation = "secured", staleLease = StaleLease.RE_EXECUTE)
        public Response secured(IdempotentSteps steps, String body, @Context SecurityContext caller,
                @Context HttpHeaders headers) {
            work(steps);
            return Response.created(URI.create("orders/1"))
                    .entity(caller.getUserPrincipal().getName() + " " + caller.isUserInRole("teller") + " "
                            + caller.isUserInRole("guest") + " " + headers.getHeaderString("X-Channel") + " " + body)
                    .build();
        }

        @POST
        @Path("open")
        @Idempotent(operation = "open", staleLease = StaleLease.RE_EXECUTE)
        public String open(IdempotentSteps steps, String body, @Context HttpHeaders headers) {
            work(steps);
            return "done " + headers.getRequestHeaders().containsKey("Idempotency-Resumption");
        }
    }

    @Inject
    MeterRegistry registry;

    private String key;

    @BeforeEach
    void nothingHasHappened() {
        key = UUID.randomUUID().toString();
        Orders.CALLS.clear();
        Orders.FAILURES.set(0);
    }

    private static boolean isCompleted(RecordId id) {
        LoadResult result = Call.store().load(List.of(id)).toCompletableFuture().join().get(0);
        return result instanceof LoadResult.Found found && found.record() instanceof IdempotencyRecord.Completed;
    }

    private double resumptions(String operation, String result) {
        return registry.find("idempotency.resumptions").tags("operation", operation, "result", result).counters().stream()
                .mapToDouble(counter -> counter.count()).sum();
    }

    @Test
    void requestOfAnAuthenticatedCaller_isResumed_andItsLateRetryIsReplayed() {
        Call call = new Call("secured", "/orders/secured", key);
        Orders.FAILURES.set(1);
        double before = resumptions("secured", "answered");
        assertThat(call.answer("Authorization", ALICE, "X-Channel", "web").statusCode()).isEqualTo(500);

        await().until(() -> isCompleted(RecordId.of("default", "alice", key)));

        assertThat(Orders.CALLS).containsExactly("hold", "charge", "charge");
        await().until(() -> resumptions("secured", "answered") == before + 1);
        HttpResponse<String> late = call.answer("Authorization", ALICE, "X-Channel", "web");
        assertThat(late.body()).isEqualTo("alice true false web " + Call.BODY);
        assertThat(late.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(late.headers().firstValue("Location")).as("with the host of the client")
                .contains("http://localhost:" + io.restassured.RestAssured.port + "/orders/1");
    }

    @Test
    void requestOfAnAnonymousCaller_isResumed_withoutTheHeaderOfTheNode() {
        Call call = new Call("open", "/orders/open", key);
        Orders.FAILURES.set(1);
        assertThat(call.answer().statusCode()).isEqualTo(500);

        await().until(() -> isCompleted(RecordId.of("default", null, key)));

        assertThat(call.answer().body()).isEqualTo("done false");
    }

    @Test
    void requestThatFailsAgainAndAgain_isLeftToTheRetryOfItsClient() {
        Call call = new Call("open", "/orders/open", key);
        Orders.FAILURES.set(Integer.MAX_VALUE);
        double before = resumptions("open", "given_up");
        assertThat(call.answer().statusCode()).isEqualTo(500);

        await().until(() -> resumptions("open", "given_up") == before + 1);

        assertThat(Orders.CALLS).containsExactly("hold", "charge", "charge", "charge", "charge");
        assertThat(registry.get("idempotency.abandoned").tags("operation", "open").gauge().value()).isPositive();
        Orders.FAILURES.set(0);
        assertThat(call.answer().body()).isEqualTo("done false");
    }

    @Test
    void requestThatIsTooLarge_isNotStored_andWaitsForItsClient() {
        Orders.FAILURES.set(1);
        double before = resumptions("open", "not_stored");

        given().contentType("text/plain").body("x".repeat(9_000)).header("Idempotency-Key", key).post("/orders/open").then()
                .statusCode(500);

        assertThat(resumptions("open", "not_stored")).isEqualTo(before + 1);
        await().until(() -> registry.get("idempotency.abandoned").tags("operation", "open").gauge().value() > 0);
        assertThat(Orders.CALLS).containsExactly("hold", "charge");
        given().contentType("text/plain").body("x".repeat(9_000)).header("Idempotency-Key", key).post("/orders/open").then()
                .statusCode(200);
    }

    @Test
    void headerOfAnUnknownResumption_opensNothing() {
        given().contentType("text/plain").body("x").header("Idempotency-Key", key).header("Idempotency-Resumption", "AAAA")
                .post("/orders/secured").then().statusCode(401);
        assertThat(Orders.CALLS).isEmpty();
    }
}
