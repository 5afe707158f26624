package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
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
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;

/**
 * Callers with a session cookie that each request renews, as after a log-in by WebAuthn or by a form: the cookie of each answer
 * is that of its own request, also where the answer is a replay. The subclasses say when callers are authenticated.
 */
abstract class SessionCookieCallers {

    static QuarkusUnitTest application() {
        return MemoryApplication.of(SessionCookieCallers.class, Accounts.class, Sessions.class);
    }

    @Path("/accounts")
    @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
    @Authenticated
    public static class Accounts {

        static final AtomicInteger RUNS = new AtomicInteger();
        static volatile CompletableFuture<Integer> statusOfFirst;

        @POST
        @Path("blocking")
        public String blocking(String body) {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("uni")
        public Uni<String> uni(String body) {
            return Uni.createFrom().item(() -> "run " + RUNS.incrementAndGet());
        }

        @POST
        @Path("held")
        public Response held(String body, @Context SecurityContext security) {
            int run = RUNS.incrementAndGet();
            return Response.status(run == 1 ? statusOfFirst.join() : 200)
                    .entity(security.getUserPrincipal().getName() + " in run " + run).build();
        }
    }

    /** Reads {@code user/number}, and sets a cookie with the next number. */
    @ApplicationScoped
    public static class Sessions implements HttpAuthenticationMechanism {

        @Override
        public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
            Cookie cookie = context.request().getCookie("session");
            if (cookie == null) {
                return Uni.createFrom().nullItem();
            }
            String[] parts = cookie.getValue().split("/");
            context.response().addCookie(Cookie.cookie("session", parts[0] + '/' + (Integer.parseInt(parts[1]) + 1)));
            return Uni.createFrom().item(
                    QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal(parts[0])).build());
        }

        @Override
        public Uni<ChallengeData> getChallenge(RoutingContext context) {
            return Uni.createFrom().item(new ChallengeData(302, "Location", "/login"));
        }
    }

    private String key;

    @BeforeEach
    void nothingHasRun() {
        key = UUID.randomUUID().toString();
        Accounts.RUNS.set(0);
        Accounts.statusOfFirst = new CompletableFuture<>();
    }

    private static io.restassured.response.Response post(String path, String key, String session) {
        RequestSpecification request = given().redirects().follow(false).contentType("text/plain").body("b");
        if (session != null) {
            request.header("Cookie", "session=" + session);
        }
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.post("/accounts/" + path);
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni" })
    void replay_renewsTheSessionOfItsOwnRequest(String path) {
        io.restassured.response.Response first = post(path, key, "ada/1");
        io.restassured.response.Response replay = post(path, key, "ada/7");

        assertThat(first.headers().getValues("Set-Cookie")).containsExactly("session=ada/2");
        assertThat(replay.headers().getValues("Set-Cookie")).containsExactly("session=ada/8");
        assertThat(replay.asString()).isEqualTo("run 1");
        assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(post(path, key, "bob/1").asString()).isEqualTo("run 2");
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni" })
    void callerWithoutASession_isChallengedAsWithoutAKey(String path) {
        post(path, key, "ada/1");
        io.restassured.response.Response unkeyed = post(path, null, null);
        io.restassured.response.Response keyed = post(path, key, null);

        assertThat(keyed.statusCode()).isEqualTo(unkeyed.statusCode()).isEqualTo(302);
        assertThat(keyed.header("Location")).isEqualTo(unkeyed.header("Location")).endsWith("/login");
        assertThat(Accounts.RUNS).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({ "200,ada in run 1", "500,ada in run 2" })
    void waitingDuplicate_renewsItsSessionOnce(int statusOfFirst, String expected) throws Exception {
        CompletableFuture<io.restassured.response.Response> owner = Background.call(() -> post("held", key, "ada/1"));
        await().until(() -> Accounts.RUNS.get() == 1);
        CompletableFuture<io.restassured.response.Response> duplicate = Background.call(() -> post("held", key, "ada/7"));
        await().until(() -> MemoryApplication.runtime().protocol().waiting() == 1);

        Accounts.statusOfFirst.complete(statusOfFirst);

        assertThat(owner.get(30, TimeUnit.SECONDS).headers().getValues("Set-Cookie")).containsExactly("session=ada/2");
        assertThat(duplicate.get(30, TimeUnit.SECONDS).asString()).isEqualTo(expected);
        assertThat(duplicate.get().headers().getValues("Set-Cookie")).containsExactly("session=ada/8");
    }
}
