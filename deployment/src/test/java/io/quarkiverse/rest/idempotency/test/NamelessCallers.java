package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.Principal;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/**
 * Callers that are authenticated and have no name cannot be told apart, so they get no keys. The subclasses say when they are
 * authenticated.
 */
abstract class NamelessCallers {

    static QuarkusUnitTest application() {
        return MemoryApplication.of(NamelessCallers.class, Accounts.class, ApiKeys.class, FilterKeys.class, Named.class);
    }

    @Path("/accounts")
    @Idempotent
    public static class Accounts {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("blocking")
        public String blocking(String body) {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("non-blocking")
        public Uni<String> nonBlocking(String body) {
            return Uni.createFrom().item(() -> "run " + RUNS.incrementAndGet());
        }
    }

    /** A principal whose name is what the caller sent, and none for {@code null}. */
    public record Named(String sent) implements Principal {

        @Override
        public String getName() {
            return sent.equals("null") ? null : sent.replace('_', ' ');
        }
    }

    /** Authenticates by an API key, which has no name of its own. */
    @ApplicationScoped
    public static class ApiKeys implements HttpAuthenticationMechanism {

        @Override
        public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
            String name = context.request().getHeader("X-Api-Key");
            return name == null ? Uni.createFrom().nullItem()
                    : Uni.createFrom().item(QuarkusSecurityIdentity.builder().setPrincipal(new Named(name)).build());
        }

        @Override
        public Uni<ChallengeData> getChallenge(RoutingContext context) {
            return Uni.createFrom().nullItem();
        }
    }

    /** The same by a request filter. */
    @Provider
    public static class FilterKeys implements ContainerRequestFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            String name = request.getHeaderString("X-Filter-Key");
            if (name == null) {
                return;
            }
            request.setSecurityContext(new SecurityContext() {

                @Override
                public Principal getUserPrincipal() {
                    return name.equals("none") ? null : new Named(name);
                }

                @Override
                public boolean isUserInRole(String role) {
                    return false;
                }

                @Override
                public boolean isSecure() {
                    return false;
                }

                @Override
                public String getAuthenticationScheme() {
                    return "api-key";
                }
            });
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Accounts.RUNS.set(0);
    }

    static Response post(String path, String key, String... headers) {
        RequestSpecification request = given().header("Idempotency-Key", key).contentType("text/plain").body("b");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.post("/accounts/" + path);
    }

    @ParameterizedTest
    @CsvSource({ "X-Api-Key, null", "X-Api-Key, ''", "X-Api-Key, _", "X-Filter-Key, null", "X-Filter-Key, ''",
            "X-Filter-Key, _", "X-Filter-Key, none" })
    void aCallerWithoutAName_isRejectedOnEveryPath(String header, String name) {
        int records = MemoryApplication.records();
        for (String path : new String[] { "blocking", "non-blocking" }) {
            Response rejected = post(path, "rejected", header, name);

            assertThat(rejected.statusCode()).isEqualTo(403);
            assertThat(rejected.contentType()).startsWith("application/problem+json");
            assertThat(rejected.jsonPath().getString("code")).isEqualTo("idempotency_caller_unnamed");
            assertThat(rejected.jsonPath().getString("detail")).contains("do not name a caller");
        }
        assertThat(Accounts.RUNS).hasValue(0);
        assertThat(MemoryApplication.records()).isEqualTo(records);
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "non-blocking" })
    void callersWithoutCredentials_keepTheirOwnKeys(String path) {
        Response anonymous = post(path, path);
        Response nameless = post(path, path, "X-Api-Key", "null");
        Response again = post(path, path);

        assertThat(anonymous.statusCode()).isEqualTo(200);
        assertThat(nameless.asString()).doesNotContain(anonymous.asString());
        assertThat(again.asString()).isEqualTo(anonymous.asString());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = { "X-Api-Key", "X-Filter-Key" })
    void aCallerWithAName_hasItsOwnKeys(String header) {
        String first = post("blocking", header, header, "one").asString();
        Response other = post("blocking", header, header, "two");
        Response again = post("blocking", header, header, "one");

        assertThat(other.header("Idempotent-Replayed")).isNull();
        assertThat(again.asString()).isEqualTo(first);
        assertThat(Accounts.RUNS).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = { "X-Api-Key", "X-Filter-Key" })
    void aCallerWithoutAName_runsTheMethod_withoutAKey(String header) {
        Response plain = given().header(header, "null").contentType("text/plain").body("b").post("/accounts/blocking");

        assertThat(plain.asString()).isEqualTo("run 1");
    }
}
