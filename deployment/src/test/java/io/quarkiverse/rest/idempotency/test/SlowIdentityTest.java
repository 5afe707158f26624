package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/**
 * A caller whose identity a remote provider tells, and not before a key asks for it, is waited for as long as without a key:
 * the bounds of the store are the store's.
 */
class SlowIdentityTest {

    /** Longer than what a request on a worker thread waits for all calls of the store, which are bounded by 10 ms here. */
    private static final Duration SLOW = Duration.ofSeconds(3);

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, RemoteTokens.class)
            .overrideConfigKey("quarkus.http.auth.proactive", "false")
            .overrideConfigKey("quarkus.rest-idempotency.store-timeout.reserve", "10ms");

    @Path("/things")
    @Idempotent
    public static class Things {

        @POST
        @Path("blocking")
        public String blocking(String body) {
            return "done";
        }

        @POST
        @Path("uni")
        public Uni<String> uni(String body) {
            return Uni.createFrom().item("done");
        }
    }

    @ApplicationScoped
    public static class RemoteTokens implements HttpAuthenticationMechanism {

        @Override
        public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
            SecurityIdentity alice = QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal("alice")).build();
            return Uni.createFrom().item(alice).onItem().delayIt().by(SLOW);
        }

        @Override
        public Uni<ChallengeData> getChallenge(RoutingContext context) {
            return Uni.createFrom().nullItem();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni" })
    void caller_isToldLaterThanTheStoreMayAnswer_getsAnAnswer(String path) {
        Response answer = given().header("Idempotency-Key", path).contentType("text/plain").body("b").post("/things/" + path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asString()).isEqualTo("done");
    }
}
