package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.StringPermission;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;

/**
 * A key belongs to its principal, and a replay is only given to a caller who may call the method now.
 */
class PrincipalTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.withUsers(Accounts.class, Revocations.class);

    @Path("/accounts")
    @Idempotent
    public static class Accounts {

        static final AtomicInteger RUNS = new AtomicInteger();

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
        @Path("permissions")
        @PermissionsAllowed("pay")
        public String permissions(String body) {
            return run();
        }

        @POST
        @Path("public")
        public String everybody(String body) {
            return run();
        }

        private static String run() {
            return "secret of run " + RUNS.incrementAndGet();
        }
    }

    /** Gives tellers their permission, and takes role and permission from revoked callers. */
    @ApplicationScoped
    public static class Revocations implements SecurityIdentityAugmentor {

        static final Set<String> REVOKED = ConcurrentHashMap.newKeySet();

        @Override
        public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
            QuarkusSecurityIdentity.Builder builder = QuarkusSecurityIdentity.builder()
                    .setPrincipal(identity.getPrincipal()).setAnonymous(identity.isAnonymous());
            if (!identity.isAnonymous() && !REVOKED.contains(identity.getPrincipal().getName())) {
                builder.addRoles(identity.getRoles());
                if (identity.hasRole("teller")) {
                    builder.addPermission(new StringPermission("pay"));
                }
            }
            return Uni.createFrom().item(builder.build());
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Accounts.RUNS.set(0);
        Revocations.REVOKED.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = { "roles", "roles-uni", "permissions", "public" })
    void eachPrincipal_hasItsOwnKeys(String path) {
        assertThat(post("alice", path, "own").asString()).isEqualTo("secret of run 1");
        assertThat(post("bob", path, "own").asString()).isEqualTo("secret of run 2");
        Response again = post("alice", path, "own");

        assertThat(again.asString()).isEqualTo("secret of run 1");
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void anAnonymousCaller_hasOtherKeysThanEveryPrincipal() {
        assertThat(post("alice", "public", "anonymous").asString()).isEqualTo("secret of run 1");
        Response anonymous = given().header("Idempotency-Key", "public-anonymous").contentType("text/plain").body("b")
                .post("/accounts/public");

        assertThat(anonymous.asString()).isEqualTo("secret of run 2");
    }

    @ParameterizedTest
    @ValueSource(strings = { "roles", "roles-uni", "permissions" })
    void callerWithoutTheRole_leavesNoRecord_andSeesNoAnswerOfAnother(String path) {
        post("alice", path, "carol");
        int records = MemoryApplication.records();
        Response forbidden = post("carol", path, "carol");

        assertThat(forbidden.statusCode()).isEqualTo(403);
        assertThat(forbidden.asString()).doesNotContain("secret", "idempotency");
        assertThat(forbidden.header("Idempotent-Replayed")).isNull();
        assertThat(MemoryApplication.records()).isEqualTo(records);
        assertThat(Accounts.RUNS).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "roles", "roles-uni", "permissions" })
    void replay_isDeniedToACallerWhoMayNotCallTheMethodAnyMore(String path) {
        assertThat(post("alice", path, "revoked").statusCode()).isEqualTo(200);
        assertThat(post("alice", path, "revoked").header("Idempotent-Replayed")).isEqualTo("true");

        Revocations.REVOKED.add("alice");
        Response rejected = post("alice", path, "revoked");
        assertThat(rejected.statusCode()).isEqualTo(403);
        assertThat(rejected.asString()).doesNotContain("secret");
        assertThat(rejected.header("Idempotent-Replayed")).isNull();
        assertThat(Accounts.RUNS).hasValue(1);
    }

    @Test
    void aCallerWithWrongCredentials_isNotAuthenticated_andLeavesNoRecord() {
        int records = MemoryApplication.records();
        Response rejected = given().auth().preemptive().basic("alice", "wrong").header("Idempotency-Key", "wrong")
                .body("b").post("/accounts/roles");

        assertThat(rejected.statusCode()).isEqualTo(401);
        assertThat(MemoryApplication.records()).isEqualTo(records);
    }

    @Test
    void aMalformedKey_isNotMentionedToACallerWhoMayNotCallTheMethod() {
        Response rejected = given().auth().preemptive().basic("carol", "carol").header("Idempotency-Key", "a,b")
                .body("b").post("/accounts/roles");

        assertThat(rejected.statusCode()).isEqualTo(403);
    }

    private static Response post(String user, String path, String key) {
        return given().auth().preemptive().basic(user, user).header("Idempotency-Key", path + '-' + key)
                .contentType("text/plain").body("b").post("/accounts/" + path);
    }
}
