package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.PrincipalResolver;
import io.quarkiverse.rest.idempotency.spi.RealmResolver;
import io.quarkiverse.rest.idempotency.spi.Reconciler;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/** An application whose principals have no names that stay says by which its callers are told apart. */
class PrincipalResolverTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Call.class, Tokens.class, Token.class,
            Subjects.class, Asked.class);

    @Path("/things")
    @Idempotent
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Idempotent(operation = "create")
        public String create(String body) {
            return "run " + RUNS.incrementAndGet();
        }
    }

    /** A token names its subject; what its bearer is called may change with each token. */
    public record Token(String subject, String getName) implements Principal {

        @Override
        public String getName() {
            return getName;
        }
    }

    /** Reads {@code subject/name}. */
    @ApplicationScoped
    public static class Tokens implements HttpAuthenticationMechanism {

        @Override
        public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
            String token = context.request().getHeader("X-Token");
            if (token == null) {
                return Uni.createFrom().nullItem();
            }
            String[] parts = token.split("/", 2);
            return Uni.createFrom().item(QuarkusSecurityIdentity.builder()
                    .setPrincipal(new Token(parts[0], parts[1].isEmpty() ? null : parts[1])).build());
        }

        @Override
        public Uni<ChallengeData> getChallenge(RoutingContext context) {
            return Uni.createFrom().nullItem();
        }
    }

    @Singleton
    public static class Subjects implements PrincipalResolver {

        static final AtomicInteger ASKED = new AtomicInteger();

        @Inject
        SecurityIdentity identity;

        @Override
        public String resolve(Principal caller, RealmResolver.RealmRequest request) {
            ASKED.incrementAndGet();
            assertThat(identity.getPrincipal()).isSameAs(caller);
            if (!request.header("X-Rejected").isEmpty()) {
                throw new ForbiddenException("Not this one");
            }
            return ((Token) caller).subject();
        }
    }

    /** Keeps what the other beans of the application are told. */
    @Singleton
    public static class Asked implements Reconciler {

        static volatile String principal;

        @Override
        public String operation() {
            return "create";
        }

        @Override
        public Verdict reconcile(IdempotentRequest request, Instant reservedAt) {
            principal = request.principal();
            return new Verdict.NotApplied();
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
        Subjects.ASKED.set(0);
    }

    private static Response post(String key, String token) {
        return given().header("Idempotency-Key", key).header("X-Token", token).contentType("text/plain").body("b")
                .post("/things");
    }

    @Test
    void aCallerWhoseNameChanges_getsItsReplay() {
        String first = post("changes", "1/Ada Byron").asString();
        Response again = post("changes", "1/Ada Lovelace");

        assertThat(again.asString()).isEqualTo(first);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(Subjects.ASKED).as("once for each request").hasValue(2);
    }

    @Test
    void callersWithOneName_haveTheirOwnKeys() {
        assertThat(post("same", "1/Ada").header("Idempotent-Replayed")).isNull();
        assertThat(post("same", "2/Ada").header("Idempotent-Replayed")).isNull();
        assertThat(Things.RUNS).hasValue(2);
    }

    @Test
    void aCallerWithoutAName_isToldApartByTheResolver() {
        assertThat(post("nameless", "1/").asString()).isEqualTo("run 1");
        assertThat(post("nameless", "2/").asString()).isEqualTo("run 2");
        assertThat(post("nameless", "1/").asString()).isEqualTo("run 1");
    }

    @Test
    void aResolverThatGivesNoName_hasTheRequestRejected() {
        for (String subject : List.of("", " ")) {
            Response rejected = post("none", subject + "/Ada");

            assertThat(rejected.statusCode()).isEqualTo(403);
            assertThat(rejected.jsonPath().getString("code")).isEqualTo("idempotency_caller_unnamed");
        }
        assertThat(Things.RUNS).hasValue(0);
    }

    @Test
    void exceptionOfTheResolver_isTheAnswer() {
        Response rejected = given().header("Idempotency-Key", "throws").header("X-Token", "1/Ada").header("X-Rejected", "1")
                .contentType("text/plain").body("b").post("/things");

        assertThat(rejected.statusCode()).isEqualTo(403);
        assertThat(rejected.asString()).doesNotContain("idempotency_caller_unnamed");
        assertThat(Things.RUNS).hasValue(0);
    }

    @Test
    void anAnonymousCaller_isNotAskedAbout() {
        assertThat(given().header("Idempotency-Key", "anonymous").contentType("text/plain").body("b").post("/things")
                .asString()).isEqualTo("run 1");
        assertThat(Subjects.ASKED).hasValue(0);
    }

    @Test
    void theOtherBeans_areToldTheResolvedName() {
        Call call = new Call("create", "/things", "told");
        call.interrupt("default", "1");

        call.answer("X-Token", "1/Ada");

        assertThat(Asked.principal).isEqualTo("1");
    }
}
