package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.Permission;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.RestQuery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;

/**
 * Permissions that depend on the arguments of the method are checked before a key is looked up. The subclasses say when callers
 * are authenticated.
 */
abstract class ArgumentPermissions {

    static QuarkusUnitTest application() {
        return MemoryApplication.withUsers(ArgumentPermissions.class, Payments.class, UpTo.class, Limits.class);
    }

    @Path("/payments")
    @Idempotent
    public static class Payments {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("blocking")
        @PermissionsAllowed(value = "pay", permission = UpTo.class, params = "amount")
        public String blocking(@RestQuery int amount, String body) {
            return "secret of run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("non-blocking")
        @PermissionsAllowed(value = "pay", permission = UpTo.class, params = "amount")
        public Uni<String> nonBlocking(@RestQuery int amount, String body) {
            return Uni.createFrom().item(() -> "secret of run " + RUNS.incrementAndGet());
        }
    }

    /** The permission that a payment needs. */
    public static class UpTo extends Permission {

        private final int amount;

        public UpTo(String name, int amount) {
            super(name);
            this.amount = amount;
        }

        @Override
        public boolean implies(Permission other) {
            return other instanceof UpTo needed && needed.amount <= amount;
        }

        @Override
        public String getActions() {
            return "";
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof UpTo upTo && upTo.amount == amount;
        }

        @Override
        public int hashCode() {
            return amount;
        }
    }

    /** The amount that each caller may pay. */
    @ApplicationScoped
    public static class Limits implements SecurityIdentityAugmentor {

        static final ConcurrentHashMap<String, Integer> LIMITS = new ConcurrentHashMap<>();

        @Override
        public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
            if (identity.isAnonymous()) {
                return Uni.createFrom().item(identity);
            }
            return Uni.createFrom().item(QuarkusSecurityIdentity.builder(identity)
                    .addPermission(new UpTo("pay", LIMITS.getOrDefault(identity.getPrincipal().getName(), 0))).build());
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Payments.RUNS.set(0);
        Limits.LIMITS.clear();
        Limits.LIMITS.put("alice", 100);
    }

    private static Response pay(String user, String path, String key, int amount) {
        return given().auth().preemptive().basic(user, user).header("Idempotency-Key", path + key).contentType("text/plain")
                .body("b").post("/payments/" + path + "?amount=" + amount);
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "non-blocking" })
    void aCallerWithThePermission_getsItsReplay(String path) {
        assertThat(pay("alice", path, "own", 100).asString()).isEqualTo("secret of run 1");
        Response again = pay("alice", path, "own", 100);

        assertThat(again.asString()).isEqualTo("secret of run 1");
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "non-blocking" })
    void anArgumentThatIsNotPermitted_isForbidden_andLeavesNoRecord(String path) {
        int records = MemoryApplication.records();
        Response forbidden = pay("alice", path, "too-much", 101);

        assertThat(forbidden.statusCode()).isEqualTo(403);
        assertThat(forbidden.asString()).doesNotContain("idempotency");
        assertThat(MemoryApplication.records()).isEqualTo(records);
        assertThat(Payments.RUNS).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "non-blocking" })
    void aReplay_isForbidden_whenThePermissionWasWithdrawn(String path) {
        assertThat(pay("alice", path, "withdrawn", 50).statusCode()).isEqualTo(200);
        Limits.LIMITS.put("alice", 49);
        Response forbidden = pay("alice", path, "withdrawn", 50);

        assertThat(forbidden.statusCode()).isEqualTo(403);
        assertThat(forbidden.asString()).doesNotContain("secret");
    }
}
