package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.ResponseRebuilder;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/**
 * Response filters see a replay as it was recorded: its bytes as entity, its type and its headers. Recorded headers win over
 * theirs, and the headers that they compute for the replay are kept.
 */
class ResponseFiltersOnReplayTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Signing.class, Meddling.class, Again.class);

    @Path("/things")
    @Idempotent
    public static class Things {

        @POST
        @Path("blocking")
        @Produces("text/plain")
        public Response blocking() {
            return Response.status(201).entity("a thing").type("text/plain").header("Location", "/things/1")
                    .header("Cache-Control", "no-store")
                    .header("Preference-Applied", "return=representation").header("Vary", "Prefer").build();
        }

        @POST
        @Path("uni")
        @Produces("text/plain")
        public Uni<Response> uni() {
            return Uni.createFrom().item(this::blocking);
        }

        @POST
        @Path("status-only")
        @Produces("text/plain")
        @Idempotent(replay = Replay.STATUS_ONLY)
        public Response statusOnly() {
            return blocking();
        }

        @POST
        @Path("rebuilt")
        @Produces("text/plain")
        @Idempotent(operation = "rebuilt", replay = Replay.REBUILD)
        public Response rebuilt() {
            return blocking();
        }
    }

    @Singleton
    public static class Again implements ResponseRebuilder {

        @Override
        public String operation() {
            return "rebuilt";
        }

        @Override
        public String reference(IdempotentRequest request, Object entity) {
            return "1";
        }

        @Override
        public Object rebuild(IdempotentRequest request, String reference) {
            return "a newer thing";
        }
    }

    /** Computes headers from the entity, one that is recorded by default and one that is not. */
    @Provider
    public static class Signing implements ContainerResponseFilter {

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            Object entity = response.getEntity();
            byte[] bytes = entity instanceof byte[] body ? body : String.valueOf(entity).getBytes(StandardCharsets.UTF_8);
            response.getHeaders().putSingle("Content-Digest", "sha-256=:" + digest(bytes) + ":");
            response.getHeaders().putSingle("X-Signature",
                    digest(bytes) + " " + response.getStatus() + " "
                            + (response.getMediaType() == null ? "" : response.getMediaType().getSubtype()) + " "
                            + response.getHeaderString("Location") + " " + response.hasEntity());
        }
    }

    /** Changes a replay wherever it can, if it is told to. */
    @Provider
    public static class Meddling implements ContainerResponseFilter {

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            if (request.getHeaderString("X-Meddle") != null) {
                if (response.getEntity() instanceof byte[] bytes) {
                    Arrays.fill(bytes, (byte) '!');
                }
                response.setStatus(299);
                response.getHeaders().putSingle("Location", "/elsewhere");
                response.getHeaders().putSingle("Cache-Control", "public");
                if (!(response.getEntity() instanceof String)) {
                    response.getHeaders().putSingle("Content-Encoding", "gzip");
                }
                response.getHeaders().putSingle("Deprecation", "@1");
                response.getHeaders().add("Vary", "Origin");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni" })
    void filterThatSignsTheEntity_signsTheRecordedBytes(String path) {
        io.restassured.response.Response first = post(path, "signed");
        io.restassured.response.Response second = post(path, "signed");

        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(first.header("X-Signature")).isEqualTo(digest("a thing".getBytes(StandardCharsets.UTF_8))
                + " 201 plain " + first.header("X-Signature").split(" ")[3] + " true");
        assertThat(second.headers().getValues("X-Signature")).isEqualTo(first.headers().getValues("X-Signature"));
        assertThat(second.headers().getValues("Content-Digest")).isEqualTo(first.headers().getValues("Content-Digest"));
        for (String name : new String[] { "Cache-Control", "Preference-Applied", "Location", "Vary", "Content-Type" }) {
            assertThat(second.headers().getValues(name)).as(name).hasSize(1).isEqualTo(first.headers().getValues(name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni" })
    void filterThatChangesAReplay_changesNothingThatWasRecorded(String path) {
        io.restassured.response.Response first = post(path, "meddled");
        io.restassured.response.Response second = post(path, "meddled", "X-Meddle", "1");
        io.restassured.response.Response third = post(path, "meddled");

        for (io.restassured.response.Response replay : new io.restassured.response.Response[] { second, third }) {
            assertThat(replay.statusCode()).isEqualTo(201);
            assertThat(replay.asString()).isEqualTo("a thing");
            assertThat(replay.header("Location")).isEqualTo(first.header("Location"));
            assertThat(replay.headers().getValues("Cache-Control")).containsExactly("no-store");
            assertThat(replay.header("Content-Encoding")).isNull();
        }
        assertThat(second.header("Deprecation")).isEqualTo("@1");
        assertThat(second.headers().getValues("Vary")).containsExactly("Prefer", "Origin");
        assertThat(third.headers().getValues("Vary")).containsExactly("Prefer");
    }

    @Test
    void replayOfTheStatusOnly_saysNothingOfABody() {
        given().header("Idempotency-Key", "status").post("/things/status-only");
        io.restassured.response.Response replay = given().header("Idempotency-Key", "status").header("X-Meddle", "1")
                .post("/things/status-only");

        assertThat(replay.statusCode()).isEqualTo(201);
        assertThat(replay.asByteArray()).isEmpty();
        assertThat(replay.header("Content-Encoding")).isNull();
        assertThat(replay.headers().getValues("Cache-Control")).containsExactly("no-store");
    }

    @Test
    void rebuiltReplay_hasTheRecordedStatusAndHeaders_andADigestOfItsOwnBody() {
        io.restassured.response.Response first = given().header("Idempotency-Key", "rebuilt").post("/things/rebuilt");
        io.restassured.response.Response second = given().header("Idempotency-Key", "rebuilt").post("/things/rebuilt");
        io.restassured.response.Response meddled = given().header("Idempotency-Key", "rebuilt").header("X-Meddle", "1")
                .post("/things/rebuilt");

        assertThat(second.asString()).isEqualTo("a newer thing");
        assertThat(second.header("Content-Digest"))
                .isEqualTo("sha-256=:" + digest("a newer thing".getBytes(StandardCharsets.UTF_8)) + ":");
        assertThat(meddled.statusCode()).isEqualTo(201);
        assertThat(meddled.header("Location")).isEqualTo(first.header("Location"));
        assertThat(meddled.headers().getValues("Cache-Control")).containsExactly("no-store");
        assertThat(meddled.header("Idempotent-Replayed")).isEqualTo("true");
    }

    private static io.restassured.response.Response post(String path, String key, String... headers) {
        io.restassured.specification.RequestSpecification request = given().header("Idempotency-Key", path + key);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.post("/things/" + path);
    }

    private static String digest(byte[] bytes) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
