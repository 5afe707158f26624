package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.OperationProfile;
import io.quarkiverse.rest.idempotency.spi.ProblemRenderer;
import io.quarkiverse.rest.idempotency.spi.ResponseRebuilder;
import io.quarkus.test.QuarkusUnitTest;

/**
 * The profile that another extension gives its operations: the requests that are protected, their resources, and the shape of
 * errors.
 */
class OperationProfileTest {

    private static final String PLAIN = "shelves.put";
    private static final String REBUILT = "shelves.vend";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.of(Shelves.class, Profile.class, Vend.class);

    static final AtomicInteger RUNS = new AtomicInteger();

    @Path("/shelves")
    public static class Shelves {

        @POST
        @Path("{shelf}/books")
        @Idempotent(operation = PLAIN)
        public String put(@RestPath String shelf, String book) {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("{shelf}/vend")
        @Idempotent(operation = REBUILT, replay = Replay.REBUILD, bodyLimit = "64")
        public Response vend(@RestPath String shelf) {
            int run = RUNS.incrementAndGet();
            return switch (shelf) {
                case "empty" -> Response.noContent().build();
                case "large" -> Response.ok("#" + run + "#" + "x".repeat(100)).build();
                case "moved" -> Response.status(303).entity("#" + run + "#secret").build();
                default -> Response.ok("#" + run + "#secret").build();
            };
        }

        @GET
        @Path("{shelf}")
        public String get(@RestPath String shelf) {
            return shelf;
        }
    }

    @Singleton
    public static class Profile implements OperationProfile {

        @Override
        public Set<String> operations() {
            return Set.of(PLAIN, REBUILT);
        }

        @Override
        public Map<String, String> defaults(String operation) {
            return Map.of("keyFormat", "UUID");
        }

        @Override
        public boolean covers(String operation, ScopedRequest request) {
            return !request.pathParameter("shelf").equals("foreign") && request.header("X-Foreign").isEmpty();
        }

        @Override
        public String resource(String operation, IdempotentRequest.Content content) {
            return operation.equals(PLAIN) ? content.pathParameter("shelf").toLowerCase() : null;
        }

        @Override
        public Optional<ProblemRenderer> problemRenderer(String operation) {
            return operation.equals(PLAIN)
                    ? Optional.of((rejection, standard) -> new ProblemRenderer.Problem("application/vnd.shelf+json",
                            "{\"shelf\":\"" + rejection.code().code() + "\"}"))
                    : Optional.empty();
        }

        @Override
        public Optional<ResponseRebuilder> rebuilder(String operation) {
            return operation.equals(REBUILT) ? Optional.of(new Vend()) : Optional.empty();
        }
    }

    public static class Vend implements ResponseRebuilder {

        @Override
        public String operation() {
            return REBUILT;
        }

        @Override
        public String reference(IdempotentRequest request, Object entity) {
            throw new AssertionError("the bytes are asked for");
        }

        @Override
        public String reference(IdempotentRequest request, Object entity, byte[] body) {
            return body == null ? null : Arrays.asList(new String(body, StandardCharsets.UTF_8).split("#")).get(1);
        }

        @Override
        public Object rebuild(IdempotentRequest request, String reference) {
            return "again " + reference;
        }
    }

    private String key;

    @BeforeEach
    void takeAKey() {
        key = UUID.randomUUID().toString();
    }

    private io.restassured.response.Response post(String path) {
        return given().urlEncodingEnabled(false).header("Idempotency-Key", key).post("/shelves/" + path);
    }

    @Test
    void aRequestThatIsNotCovered_runsEachTime_andNoStoreIsAsked() {
        int records = MemoryApplication.records();

        assertThat(post("foreign/books").asString()).isNotEqualTo(post("foreign/books").asString());
        key = "not a UUID, \"at\" all";
        assertThat(post("foreign/books").statusCode()).isEqualTo(200);
        assertThat(MemoryApplication.records()).isEqualTo(records);
    }

    @Test
    void twoSpellingsOfOneResource_areOneRequest() {
        String first = post("Sci-Fi/books").asString();

        io.restassured.response.Response retry = post("%73ci-fi/books");

        assertThat(retry.asString()).isEqualTo(first);
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void anotherResource_orAnotherQuery_isAnotherRequest() {
        post("a/books");

        assertThat(post("b/books").statusCode()).isEqualTo(422);
        assertThat(post("a/books?x=1").statusCode()).isEqualTo(422);
    }

    @Test
    void resource_whereTheProfileNamesNone_isThePath() {
        post("a/vend");

        assertThat(post("A/vend").statusCode()).isEqualTo(422);
        assertThat(post("a/vend").statusCode()).isEqualTo(200);
    }

    @Test
    void rejection_hasTheShapeOfTheProfile_orElseTheUsualOne() {
        key = "not-a-uuid";

        io.restassured.response.Response shaped = post("a/books");
        assertThat(shaped.statusCode()).isEqualTo(400);
        assertThat(shaped.contentType()).startsWith("application/vnd.shelf+json");
        assertThat(shaped.asString()).isEqualTo("{\"shelf\":\"idempotency_key_invalid\"}");
        assertThat(post("a/vend").contentType()).startsWith("application/problem+json");
    }

    @Test
    void rebuilder_mayReadTheSentResponse() {
        String first = post("a/vend").asString();

        assertThat(post("a/vend").asString()).isEqualTo("again " + first.split("#")[1]);
    }

    @Test
    void aBodyThatWasNotHeld_cannotBeBuiltAgain() {
        post("large/vend");

        assertThat(post("large/vend").statusCode()).isEqualTo(500);
    }

    @Test
    void aResponseWithoutABody_needsNoRebuilder() {
        assertThat(post("empty/vend").statusCode()).isEqualTo(204);

        io.restassured.response.Response retry = post("empty/vend");
        assertThat(retry.statusCode()).isEqualTo(204);
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void theBodyOfARedirect_isNotKeptEither() {
        given().redirects().follow(false).header("Idempotency-Key", key).post("/shelves/moved/vend");

        io.restassured.response.Response retry = given().redirects().follow(false).header("Idempotency-Key", key)
                .post("/shelves/moved/vend");
        assertThat(retry.statusCode()).isEqualTo(303);
        assertThat(retry.asString()).startsWith("again ");
    }

    @Test
    void profile_canAskWhetherTheStoreIsUsable() {
        assertThat(MemoryApplication.runtime().storeUsable().join()).isTrue();
    }
}
