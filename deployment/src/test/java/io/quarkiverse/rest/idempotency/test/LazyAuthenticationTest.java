package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;

/**
 * Where the caller is only authenticated when something asks for it, a key asks for it.
 */
class LazyAuthenticationTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.withUsers(Accounts.class, LookingFilter.class)
            .overrideConfigKey("quarkus.http.auth.proactive", "false");

    @Path("/accounts")
    @Idempotent
    public static class Accounts {

        static final AtomicInteger RUNS = new AtomicInteger();

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

        @POST
        @Path("roles")
        @RolesAllowed("teller")
        public String roles(String body) {
            return run();
        }

        private static String run() {
            return "run " + RUNS.incrementAndGet();
        }
    }

    /** Looks at the security context without asking it for the caller. */
    @Provider
    public static class LookingFilter implements ContainerRequestFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getHeaderString("X-Look") != null) {
                request.getSecurityContext().isSecure();
            }
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Accounts.RUNS.set(0);
    }

    @ParameterizedTest
    @ValueSource(strings = { "public", "public-uni", "roles" })
    void eachPrincipal_hasItsOwnKeys(String path) {
        assertThat(post("alice", path, "own").asString()).isEqualTo("run 1");
        assertThat(post("bob", path, "own").asString()).isEqualTo("run 2");
        assertThat(post("alice", path, "own").asString()).isEqualTo("run 1");
        assertThat(Accounts.RUNS).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = { "public", "public-uni" })
    void aFilterThatLooksAtTheSecurityContext_doesNotMakeTheCallerAnonymous(String path) {
        for (String user : new String[] { "alice", "bob" }) {
            Response own = given().auth().preemptive().basic(user, user).header("X-Look", "1")
                    .header("Idempotency-Key", path + "look").contentType("text/plain").body("b").post("/accounts/" + path);
            assertThat(own.header("Idempotent-Replayed")).isNull();
        }
        assertThat(Accounts.RUNS).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = { "public", "public-uni" })
    void anAnonymousCaller_hasOtherKeys(String path) {
        assertThat(post("alice", path, "anonymous").statusCode()).isEqualTo(200);
        Response anonymous = given().header("Idempotency-Key", path + "anonymous").contentType("text/plain").body("b")
                .post("/accounts/" + path);
        Response again = given().header("Idempotency-Key", path + "anonymous").contentType("text/plain").body("b")
                .post("/accounts/" + path);

        assertThat(anonymous.header("Idempotent-Replayed")).isNull();
        assertThat(again.asString()).isEqualTo(anonymous.asString());
    }

    @ParameterizedTest
    @ValueSource(strings = { "public", "public-uni" })
    void wrongCredentials_areRejectedBeforeTheMethodRuns_whenARequestHasAKey(String path) {
        Response rejected = given().auth().preemptive().basic("alice", "wrong").header("Idempotency-Key", "wrong")
                .contentType("text/plain").body("b").post("/accounts/" + path);

        assertThat(rejected.statusCode()).isEqualTo(401);
        assertThat(Accounts.RUNS).hasValue(0);
    }

    @Test
    void aCallerWithoutTheRole_leavesNoRecord() {
        int records = MemoryApplication.records();

        assertThat(post("carol", "roles", "forbidden").statusCode()).isEqualTo(403);
        assertThat(MemoryApplication.records()).isEqualTo(records);
    }

    private static Response post(String user, String path, String key) {
        return given().auth().preemptive().basic(user, user).header("Idempotency-Key", path + key)
                .contentType("text/plain").body("b").post("/accounts/" + path);
    }
}
