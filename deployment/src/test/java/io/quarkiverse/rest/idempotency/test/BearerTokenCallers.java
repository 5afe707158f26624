package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.support.Background;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;

/**
 * Callers with bearer tokens: the token of a retry may be another one, and its claims may have changed. The subclasses say when
 * callers are authenticated, and what they are called.
 */
abstract class BearerTokenCallers {

    static final long VALID = 3600;
    static final long EXPIRED = -60;

    @Path("/accounts")
    @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
    public static class Accounts {

        static final AtomicInteger RUNS = new AtomicInteger();
        static volatile CompletableFuture<Integer> statusOfFirst;

        @POST
        @Path("roles")
        @RolesAllowed("teller")
        public String roles(String body) {
            return run();
        }

        @POST
        @Path("roles-uni")
        @RolesAllowed("teller")
        public Uni<String> rolesUni(String body) {
            return Uni.createFrom().item(Accounts::run);
        }

        @POST
        @Path("public")
        public String everybody(String body) {
            return run();
        }

        @POST
        @Path("public-uni")
        public Uni<String> everybodyUni(String body) {
            return Uni.createFrom().item(Accounts::run);
        }

        private static String run() {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("held")
        @RolesAllowed("teller")
        public Response held(String body, @Context SecurityContext security) {
            int run = RUNS.incrementAndGet();
            return Response.status(run == 1 ? statusOfFirst.join() : 200)
                    .entity(security.getUserPrincipal().getName() + " in run " + run).build();
        }
    }

    String key;

    @BeforeEach
    void nothingHasRun() {
        key = UUID.randomUUID().toString();
        Accounts.RUNS.set(0);
        Accounts.statusOfFirst = new CompletableFuture<>();
    }

    static io.restassured.response.Response post(String path, String key, String token) {
        RequestSpecification request = given().contentType("text/plain").body("b");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.post("/accounts/" + path);
    }

    @ParameterizedTest
    @ValueSource(strings = { "roles", "roles-uni", "public", "public-uni" })
    void callers_haveTheirOwnKeys(String path) {
        assertThat(post(path, key, BearerTokens.of("1", "ada", "a", VALID)).asString()).isEqualTo("run 1");
        assertThat(post(path, key, BearerTokens.of("2", "bob", "b", VALID)).asString()).isEqualTo("run 2");
        assertThat(post(path, key, BearerTokens.of("1", "ada", "a", VALID)).asString()).isEqualTo("run 1");
    }

    @ParameterizedTest
    @ValueSource(strings = { "roles", "roles-uni", "public", "public-uni" })
    void retryWithARefreshedToken_getsItsReplay(String path) {
        post(path, key, BearerTokens.of("1", "ada", "first", VALID));
        io.restassured.response.Response retry = post(path, key, BearerTokens.of("1", "ada", "refreshed", 2 * VALID));

        assertThat(retry.asString()).isEqualTo("run 1");
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = { "roles", "roles-uni" })
    void retryWithAnExpiredToken_isAnsweredAsWithoutAKey_untilItsTokenIsValid(String path) {
        post(path, key, BearerTokens.of("1", "ada", "first", VALID));
        String expired = BearerTokens.of("1", "ada", "expired", EXPIRED);
        io.restassured.response.Response unkeyed = post(path, null, expired);
        io.restassured.response.Response retry = post(path, key, expired);

        assertThat(retry.statusCode()).isEqualTo(unkeyed.statusCode()).isEqualTo(401);
        assertThat(retry.header("WWW-Authenticate")).isEqualTo(unkeyed.header("WWW-Authenticate")).isNotNull();
        assertThat(retry.asString()).isEqualTo(unkeyed.asString());
        assertThat(post(path, key, BearerTokens.of("1", "ada", "new", VALID)).asString()).isEqualTo("run 1");
        assertThat(Accounts.RUNS).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "public", "public-uni" })
    void retryWithAnExpiredToken_ofAPublicMethod_is401(String path) {
        post(path, key, BearerTokens.of("1", "ada", "first", VALID));

        assertThat(post(path, key, BearerTokens.of("1", "ada", "expired", EXPIRED)).statusCode()).isEqualTo(401);
        assertThat(Accounts.RUNS).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "public", "public-uni" })
    void callerWithoutAToken_hasOtherKeys(String path) {
        post(path, key, BearerTokens.of("1", "ada", "first", VALID));

        assertThat(post(path, key, null).asString()).isEqualTo("run 2");
    }

    @ParameterizedTest
    @CsvSource({ "200,ada in run 1", "500,ada in run 2" })
    void waitingDuplicate_withARefreshedToken_isAnsweredAsItsCaller(int statusOfFirst, String expected) throws Exception {
        CompletableFuture<io.restassured.response.Response> owner = Background
                .call(() -> post("held", key, BearerTokens.of("1", "ada", "first", VALID)));
        await().until(() -> Accounts.RUNS.get() == 1);
        CompletableFuture<io.restassured.response.Response> duplicate = Background
                .call(() -> post("held", key, BearerTokens.of("1", "ada", "refreshed", VALID)));
        await().until(() -> MemoryApplication.runtime().protocol().waiting() == 1);

        Accounts.statusOfFirst.complete(statusOfFirst);

        assertThat(owner.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(statusOfFirst);
        assertThat(duplicate.get(30, TimeUnit.SECONDS).asString()).isEqualTo(expected);
    }
}
