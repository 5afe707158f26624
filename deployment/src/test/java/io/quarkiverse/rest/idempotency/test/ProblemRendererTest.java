package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.RestPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.spi.OperationProfile;
import io.quarkiverse.rest.idempotency.spi.ProblemRenderer;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/** The beans that give the rejections of an operation their body. */
class ProblemRendererTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication
            .of(Things.class, Profile.class, ForNamed.class, ForOthers.class, Broken.class)
            .overrideConfigKey("quarkus.rest-idempotency.problem.error-member", "false");

    @Path("/things")
    public static class Things {

        @POST
        @Path("named/{id}")
        @Idempotent(operation = "named", keyRequirement = KeyRequirement.REQUIRED)
        public String named(@RestPath String id) {
            return id;
        }

        @POST
        @Path("named-of-profile/{id}")
        @Idempotent(operation = "named-of-profile", keyRequirement = KeyRequirement.REQUIRED)
        public String namedOfProfile(@RestPath String id) {
            return id;
        }

        @POST
        @Path("of-profile/{id}")
        @Idempotent(operation = "of-profile", keyRequirement = KeyRequirement.REQUIRED)
        public String ofProfile(@RestPath String id) {
            return id;
        }

        @POST
        @Path("other/{id}")
        @Idempotent(operation = "other", keyRequirement = KeyRequirement.REQUIRED)
        public String other(@RestPath String id) {
            return id;
        }

        @POST
        @Path("broken/{id}")
        @Idempotent(operation = "broken", keyRequirement = KeyRequirement.REQUIRED)
        public String broken(@RestPath String id) {
            return id;
        }
    }

    @Singleton
    public static class Profile implements OperationProfile {

        @Override
        public Set<String> operations() {
            return Set.of("of-profile", "named-of-profile");
        }

        @Override
        public Optional<ProblemRenderer> problemRenderer(String operation) {
            return Optional.of((rejection, standard) -> new ProblemRenderer.Problem("text/plain", "profile: " + operation));
        }
    }

    @Singleton
    public static class ForNamed implements ProblemRenderer {

        @Override
        public Set<String> operations() {
            return Set.of("named", "named-of-profile");
        }

        @Override
        public Problem render(IdempotencyException rejection, Problem standard) {
            return new Problem("application/vnd.acme+json", "{\"acme\":\"" + rejection.code().code() + "\"}");
        }
    }

    @Singleton
    public static class ForOthers implements ProblemRenderer {

        @Override
        public Problem render(IdempotencyException rejection, Problem standard) {
            return new Problem(standard.mediaType(), "{\"wrapped\":" + standard.body() + "}");
        }
    }

    @Singleton
    public static class Broken implements ProblemRenderer {

        @Override
        public Set<String> operations() {
            return Set.of("broken");
        }

        @Override
        public Problem render(IdempotencyException rejection, Problem standard) {
            throw new IllegalStateException("expected by the test");
        }
    }

    @Test
    void bean_rendersTheRejectionsOfTheOperationsThatItNames() {
        Response rejection = withoutAKey("named");

        assertThat(rejection.statusCode()).isEqualTo(400);
        assertThat(rejection.contentType()).startsWith("application/vnd.acme+json");
        assertThat(rejection.asString()).isEqualTo("{\"acme\":\"idempotency_key_missing\"}");
        assertThat(rejection.header("Link")).contains("describedby");
    }

    @Test
    void bean_thatNamesAnOperation_winsOverItsProfile() {
        assertThat(withoutAKey("named-of-profile").asString()).startsWith("{\"acme\"");
    }

    @Test
    void profile_winsOverABeanThatNamesNoOperation() {
        assertThat(withoutAKey("of-profile").asString()).isEqualTo("profile: of-profile");
    }

    @Test
    void bean_thatNamesNoOperation_rendersAllOthers_andSeesTheStandardBody() {
        Response rejection = withoutAKey("other");

        assertThat(rejection.contentType()).isEqualTo("application/problem+json");
        assertThat(rejection.jsonPath().getMap("wrapped")).containsOnlyKeys("type", "title", "status", "detail", "code");
    }

    @Test
    void renderer_thatFails_leavesTheStandardBody() {
        Response rejection = withoutAKey("broken");

        assertThat(rejection.statusCode()).isEqualTo(400);
        assertThat(rejection.jsonPath().getString("code")).isEqualTo("idempotency_key_missing");
    }

    private static Response withoutAKey(String operation) {
        return given().post("/things/" + operation + "/1");
    }
}
