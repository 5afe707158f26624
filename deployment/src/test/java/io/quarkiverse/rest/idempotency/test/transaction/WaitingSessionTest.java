package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

import org.hibernate.StatelessSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.runtime.IdempotencyNode;
import io.quarkus.arc.Arc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;

/**
 * A request filter that loads an entity, in the session of its request and in one that it keeps in a {@code ThreadLocal}: a
 * duplicate that waits finds both open in each pass, and sees in the second what is in the database then.
 */
class WaitingSessionTest {

    private static final int BEFORE = 1;
    private static final int AFTER = 5;
    /** Each request that is at work has three sessions outside of transactions, and each of these a connection. */
    private static final int CONNECTIONS = 7;

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("waiting-session", Things.class, SessionFilter.class, Account.class)
            .overrideConfigKey("quarkus.datasource.jdbc.max-size", String.valueOf(CONNECTIONS))
            .overrideConfigKey("quarkus.datasource.jdbc.acquisition-timeout", "10s")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "true")
            .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "drop-and-create");

    static final Queue<String> VIOLATIONS = new ConcurrentLinkedQueue<>();
    static final ThreadLocal<EntityManager> OWN = new ThreadLocal<>();
    static final AtomicInteger OPEN = new AtomicInteger();
    private static final ExecutorService CLIENTS = Executors.newCachedThreadPool();

    @Provider
    public static class SessionFilter implements ContainerRequestFilter, ContainerResponseFilter {

        @Inject
        EntityManager entities;

        @Inject
        StatelessSession stateless;

        @Inject
        EntityManagerFactory sessions;

        @Override
        public void filter(ContainerRequestContext request) {
            if (OWN.get() != null) {
                VIOLATIONS.add("a session was left on " + Thread.currentThread());
            }
            OWN.set(sessions.createEntityManager());
            OPEN.incrementAndGet();
            stateless.get(Account.class, "a");
            request.setProperty("seen", entities.find(Account.class, "a").balance + " "
                    + OWN.get().find(Account.class, "a").balance);
        }

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            if (OWN.get() == null || !OWN.get().isOpen()) {
                VIOLATIONS.add("no session on " + Thread.currentThread());
                return;
            }
            OWN.get().close();
            OWN.remove();
            OPEN.decrementAndGet();
            response.getHeaders().putSingle("X-Balance", entities.find(Account.class, "a").balance);
        }
    }

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();
        static volatile CompletableFuture<Integer> statusOfFirst;

        @Inject
        EntityManager entities;

        @GET
        public int get() {
            return entities.find(Account.class, "a").balance;
        }

        @POST
        @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
        public Response post(@Context ContainerRequestContext request, String body) {
            int run = RUNS.incrementAndGet();
            int status = 200;
            if (run == 1) {
                status = statusOfFirst.join();
                QuarkusTransaction.requiringNew().run(() -> entities.find(Account.class, "a").balance = AFTER);
            }
            return Response.status(status).entity(request.getProperty("seen") + " "
                    + entities.find(Account.class, "a").balance + " " + OWN.get().find(Account.class, "a").balance).build();
        }
    }

    @Inject
    EntityManager entities;

    @BeforeEach
    void nothingRuns() {
        VIOLATIONS.clear();
        Things.RUNS.set(0);
        Things.statusOfFirst = new CompletableFuture<>();
        QuarkusTransaction.requiringNew().run(() -> {
            entities.createQuery("delete from Account").executeUpdate();
            Account account = new Account();
            account.id = "a";
            account.balance = BEFORE;
            entities.persist(account);
        });
    }

    @AfterAll
    static void clientsEnd() {
        CLIENTS.shutdown();
    }

    @ParameterizedTest
    @CsvSource({ "200,1 1 1 1", "500,5 5 5 5" })
    void waitingDuplicate_inItsSecondPass_seesTheDatabaseOfThatMoment(int statusOfFirst, String expected) throws Exception {
        String key = UUID.randomUUID().toString();
        CompletableFuture<io.restassured.response.Response> owner = CompletableFuture.supplyAsync(() -> post(key), CLIENTS);
        await().until(() -> Things.RUNS.get() == 1);
        CompletableFuture<io.restassured.response.Response> duplicate = CompletableFuture.supplyAsync(() -> post(key), CLIENTS);
        await().until(() -> waiting() == 1);

        Things.statusOfFirst.complete(statusOfFirst);

        assertThat(owner.get(30, TimeUnit.SECONDS).asString()).isEqualTo("1 1 1 1");
        io.restassured.response.Response answer = duplicate.get(30, TimeUnit.SECONDS);
        assertThat(answer.asString()).isEqualTo(expected);
        assertThat(answer.header("X-Balance")).isEqualTo(String.valueOf(AFTER));
        assertThat(VIOLATIONS).isEmpty();
        assertThat(OPEN).hasValue(0);
    }

    @Test
    void waitingDuplicates_holdNoConnection() throws Exception {
        String key = UUID.randomUUID().toString();
        List<CompletableFuture<io.restassured.response.Response>> answers = new ArrayList<>();
        answers.add(CompletableFuture.supplyAsync(() -> post(key), CLIENTS));
        await().until(() -> Things.RUNS.get() == 1);
        for (int i = 1; i <= CONNECTIONS; i++) {
            int duplicates = i;
            answers.add(CompletableFuture.supplyAsync(() -> post(key), CLIENTS));
            await().until(() -> waiting() == duplicates);
        }

        assertThat(given().get("/things").statusCode()).isEqualTo(200);

        Things.statusOfFirst.complete(200);
        for (CompletableFuture<io.restassured.response.Response> answer : answers) {
            assertThat(answer.get(30, TimeUnit.SECONDS).asString()).isEqualTo("1 1 1 1");
        }
        assertThat(VIOLATIONS).isEmpty();
    }

    private static int waiting() {
        return Arc.container().instance(IdempotencyNode.class).get().protocol().waiting();
    }

    private static io.restassured.response.Response post(String key) {
        return given().header("Idempotency-Key", key).contentType("text/plain").body("b").post("/things");
    }
}
