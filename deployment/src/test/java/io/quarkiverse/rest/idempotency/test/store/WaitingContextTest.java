package io.quarkiverse.rest.idempotency.test.store;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.agroal.api.AgroalDataSource;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.runtime.IdempotencyNode;
import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkus.arc.Arc;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.test.QuarkusUnitTest;
import io.vertx.core.Vertx;

/**
 * An application that has a transaction from its request filter to its response filter, and looks for its caller and for a
 * local of Vert.x in each: a duplicate that waits finds both in either pass, and leaves no transaction behind. The records are
 * in the datasource of that transaction, and no part of it.
 */
class WaitingContextTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(Things.class, TransactionFilter.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "jdbc")
            .overrideConfigKey("quarkus.rest-idempotency.sql.create-table", "true")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:waiting-context;DB_CLOSE_DELAY=-1")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .overrideConfigKey("quarkus.http.test-port", "0")
            .overrideConfigKey("quarkus.http.auth.basic", "true")
            .overrideConfigKey("quarkus.security.users.embedded.enabled", "true")
            .overrideConfigKey("quarkus.security.users.embedded.plain-text", "true")
            .overrideConfigKey("quarkus.security.users.embedded.users.alice", "alice");

    static final Queue<String> VIOLATIONS = new ConcurrentLinkedQueue<>();
    static final AtomicInteger FIRST_PASSES = new AtomicInteger();

    @Provider
    public static class TransactionFilter implements ContainerRequestFilter, ContainerResponseFilter {

        @Inject
        UserTransaction transaction;

        @Inject
        AgroalDataSource effects;

        @Inject
        SecurityIdentity caller;

        @Override
        public void filter(ContainerRequestContext request) {
            try {
                if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                    VIOLATIONS.add("a transaction was left on " + Thread.currentThread());
                }
                transaction.begin();
                effects.getConnection().createStatement().executeQuery("select 1").close();
            } catch (Exception e) {
                VIOLATIONS.add(e.toString());
            }
            look(request, null);
            Vertx.currentContext().putLocal("test", request.getHeaderString("X-Test"));
        }

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            look(request, request.getHeaderString("X-Test"));
            Vertx.currentContext().removeLocal("test");
            if (request.getProperty("io.quarkiverse.rest.idempotency.first-pass") != null) {
                FIRST_PASSES.incrementAndGet();
            }
            try {
                if (transaction.getStatus() != Status.STATUS_ACTIVE) {
                    VIOLATIONS.add("no transaction on " + Thread.currentThread());
                }
                transaction.commit();
            } catch (Exception e) {
                VIOLATIONS.add(e.toString());
            }
        }

        private void look(ContainerRequestContext request, String expected) {
            Object local = Vertx.currentContext().getLocal("test");
            if (expected == null ? local != null : !expected.equals(local)) {
                VIOLATIONS.add("expected the local " + expected + ", found " + local);
            }
            if (!caller.getPrincipal().getName().equals("alice")
                    || !request.getSecurityContext().getUserPrincipal().getName().equals("alice")) {
                VIOLATIONS.add("expected alice, found " + caller.getPrincipal().getName());
            }
        }
    }

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();
        static volatile CompletableFuture<Integer> statusOfFirst;

        @Inject
        UserTransaction transaction;

        @Inject
        SecurityIdentity caller;

        @POST
        @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
        public Response post(String body) throws Exception {
            int run = RUNS.incrementAndGet();
            String seen = caller.getPrincipal().getName() + ", " + transaction.getStatus() + ", "
                    + Vertx.currentContext().getLocal("test");
            return Response.status(run == 1 ? statusOfFirst.join() : 200).entity(seen + " in run " + run).build();
        }

        @GET
        public String get() {
            return "plain";
        }
    }

    @BeforeEach
    void nothingRuns() {
        VIOLATIONS.clear();
        FIRST_PASSES.set(0);
        Things.RUNS.set(0);
        Things.statusOfFirst = new CompletableFuture<>();
    }

    @ParameterizedTest
    @ValueSource(ints = { 200, 500 })
    void waitingDuplicate_betweenFiltersThatHoldATransaction_hasItInEachPass(int statusOfFirst) throws Exception {
        String key = UUID.randomUUID().toString();
        CompletableFuture<io.restassured.response.Response> owner = Background.call(() -> post(key));
        await().until(() -> Things.RUNS.get() == 1);
        CompletableFuture<io.restassured.response.Response> duplicate = Background.call(() -> post(key));
        await().until(() -> FIRST_PASSES.get() == 1 && waiting() == 1);

        for (int i = 0; i < 8; i++) {
            assertThat(given().auth().preemptive().basic("alice", "alice").header("X-Test", "other").get("/things").asString())
                    .isEqualTo("plain");
        }

        Things.statusOfFirst.complete(statusOfFirst);

        assertThat(owner.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(statusOfFirst);
        assertThat(duplicate.get(30, TimeUnit.SECONDS).asString()).isEqualTo(
                "alice, " + Status.STATUS_ACTIVE + ", mine in run " + (statusOfFirst == 200 ? 1 : 2));
        assertThat(VIOLATIONS).isEmpty();
    }

    private static int waiting() {
        return Arc.container().instance(IdempotencyNode.class).get().protocol().waiting();
    }

    private static io.restassured.response.Response post(String key) {
        return given().auth().preemptive().basic("alice", "alice").header("Idempotency-Key", key).header("X-Test", "mine")
                .contentType("text/plain").body("b").post("/things");
    }
}
