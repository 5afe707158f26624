package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;

/**
 * The second answer is the first one, byte for byte, whatever kind of method made it, and the method ran once.
 */
class ReplayTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.withAllExtensions(Things.class, Thing.class, TeapotException.class,
            TeapotMapper.class);

    private static final List<String> KEPT = List.of("Content-Type", "Content-Encoding", "Content-Language",
            "Content-Location", "Content-Disposition", "Location", "ETag", "Last-Modified", "Link");

    public record Thing(@NotNull @Size(min = 2) String name, Integer run) {
    }

    public static class TeapotException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Provider
    public static class TeapotMapper implements ExceptionMapper<TeapotException> {

        @Override
        public Response toResponse(TeapotException exception) {
            return Response.status(418).entity("teapot " + Things.RUNS.get()).type("text/x-tea").build();
        }
    }

    @Path("/things")
    @Idempotent
    @Produces(MediaType.TEXT_PLAIN)
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("blocking")
        public String blocking(String body) {
            return body + " " + RUNS.incrementAndGet();
        }

        @POST
        @Path("uni")
        public Uni<String> uni(String body) {
            return Uni.createFrom().item(() -> body + " " + RUNS.incrementAndGet());
        }

        @POST
        @Path("stage")
        public CompletionStage<String> stage(String body) {
            return CompletableFuture.supplyAsync(() -> body + " " + RUNS.incrementAndGet());
        }

        @POST
        @Path("non-blocking")
        @NonBlocking
        public String nonBlocking(String body) {
            return body + " " + RUNS.incrementAndGet();
        }

        @POST
        @Path("void")
        public void nothing(String body) {
            RUNS.incrementAndGet();
        }

        @POST
        @Path("null")
        public String nullEntity(String body) {
            RUNS.incrementAndGet();
            return null;
        }

        @POST
        @Path("empty")
        public String empty(String body) {
            RUNS.incrementAndGet();
            return "";
        }

        @POST
        @Path("response")
        public Response response(String body) {
            int run = RUNS.incrementAndGet();
            return Response.created(URI.create("/things/" + run)).entity("created " + run)
                    .tag("tag-" + run).language("en").header("X-Trace", "trace-" + run)
                    .cookie(new NewCookie.Builder("session").value("secret").build()).build();
        }

        @POST
        @Path("rest-response")
        public RestResponse<String> restResponse(String body) {
            return RestResponse.ResponseBuilder.ok("run " + RUNS.incrementAndGet()).status(202).header("Link", "</a>")
                    .header("X-Trace", "t").build();
        }

        @POST
        @Path("annotated")
        @ResponseStatus(206)
        public String annotated(String body) {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("json")
        @Produces(MediaType.APPLICATION_JSON)
        public Thing json(String body) {
            return new Thing("thïng", RUNS.incrementAndGet());
        }

        @POST
        @Path("json-uni")
        @Produces(MediaType.APPLICATION_JSON)
        public Uni<List<Thing>> jsonUni(String body) {
            return Uni.createFrom().item(() -> List.of(new Thing("a", RUNS.incrementAndGet()), new Thing("b", null)));
        }

        @POST
        @Path("bytes")
        @Produces("image/png")
        public byte[] bytes(String body) {
            return new byte[] { 0, (byte) 0xff, 13, 10, (byte) RUNS.incrementAndGet(), (byte) 0x80 };
        }

        @POST
        @Path("stream")
        public StreamingOutput stream(String body) {
            int run = RUNS.incrementAndGet();
            return out -> {
                out.write("streamed ".getBytes(StandardCharsets.UTF_8));
                out.flush();
                out.write(run);
            };
        }

        @POST
        @Path("file")
        public File file(String body) throws IOException {
            java.nio.file.Path file = Files.createTempFile("thing", ".txt");
            Files.writeString(file, "file " + RUNS.incrementAndGet());
            file.toFile().deleteOnExit();
            return file.toFile();
        }

        @POST
        @Path("large")
        @Produces(MediaType.APPLICATION_OCTET_STREAM)
        public byte[] large(String body) {
            byte[] large = new byte[300 * 1024];
            Arrays.fill(large, (byte) RUNS.incrementAndGet());
            return large;
        }

        @POST
        @Path("large-uni")
        @Produces(MediaType.APPLICATION_OCTET_STREAM)
        public Uni<byte[]> largeUni(String body) {
            return Uni.createFrom().item(() -> large(body));
        }

        @POST
        @Path("mapped")
        public String mapped(String body) {
            RUNS.incrementAndGet();
            throw new TeapotException();
        }

        @POST
        @Path("mapped-uni")
        public Uni<String> mappedUni(String body) {
            RUNS.incrementAndGet();
            return Uni.createFrom().failure(new TeapotException());
        }

        @POST
        @Path("mapped-stage")
        public CompletionStage<String> mappedStage(String body) {
            return CompletableFuture.supplyAsync(() -> mapped(body));
        }

        @POST
        @Path("thrown")
        public String thrown(String body) {
            RUNS.incrementAndGet();
            throw new NotFoundException();
        }

        @POST
        @Path("thrown-with-entity")
        public Uni<String> thrownWithEntity(String body) {
            throw new WebApplicationException(
                    Response.status(409).entity("conflict " + RUNS.incrementAndGet()).type("text/x-why").build());
        }

        @POST
        @Path("validated")
        @Consumes(MediaType.APPLICATION_JSON)
        @Produces(MediaType.APPLICATION_JSON)
        public Thing validated(@Valid Thing thing) {
            return new Thing(thing.name(), RUNS.incrementAndGet());
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
    }

    @ParameterizedTest
    @CsvSource({ "blocking,200", "uni,200", "stage,200", "non-blocking,200", "void,204", "null,204", "empty,200",
            "response,201", "rest-response,202", "annotated,206", "json,200", "json-uni,200", "bytes,200", "stream,200",
            "file,200", "large,200", "large-uni,200", "mapped,418", "mapped-uni,418", "mapped-stage,418", "thrown,404",
            "thrown-with-entity,409" })
    void theDuplicateGetsTheFirstAnswer_andTheMethodRanOnce(String path, int status) {
        io.restassured.response.Response first = post(path, path);
        io.restassured.response.Response second = post(path, path);

        assertThat(first.statusCode()).isEqualTo(status);
        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertReplay(second, first);
        assertThat(Things.RUNS).hasValue(1);
    }

    @Test
    void theFirstAnswer_isThatOfTheMethod() {
        assertThat(post("bytes", "b").asByteArray()).containsExactly(0, 0xff, 13, 10, 1, 0x80);
        assertThat(post("bytes", "b").asByteArray()).containsExactly(0, 0xff, 13, 10, 1, 0x80);
        assertThat(post("bytes", "b").contentType()).isEqualTo("image/png");
        assertThat(post("file", "f").asString()).isEqualTo("file 2");
        assertThat(post("json", "j").jsonPath().getMap("")).containsEntry("name", "thïng").containsEntry("run", 3);
        assertThat(post("large", "l").asByteArray()).hasSize(300 * 1024).containsOnly(4);
        assertThat(post("mapped", "m").contentType()).startsWith("text/x-tea");
    }

    @Test
    void headersThatAreNotAllowListed_andCookies_areNotInTheReplay() {
        io.restassured.response.Response first = post("response", "headers");
        io.restassured.response.Response second = post("response", "headers");

        assertThat(first.header("X-Trace")).isEqualTo("trace-1");
        assertThat(first.header("Set-Cookie")).contains("secret");
        assertThat(second.header("Location")).endsWith("/things/1");
        assertThat(second.header("ETag")).isEqualTo("\"tag-1\"");
        assertThat(second.header("Content-Language")).isEqualTo("en");
        assertThat(second.headers().hasHeaderWithName("X-Trace")).isFalse();
        assertThat(second.headers().hasHeaderWithName("Set-Cookie")).isFalse();
        assertThat(second.asString()).isEqualTo("created 1");
    }

    @Test
    void violatedConstraintOfAParameter_isAResponseLikeAnyOther() {
        io.restassured.response.Response first = postJson("violated", "{\"name\":\"x\"}");
        io.restassured.response.Response second = postJson("violated", "{\"name\":\"x\"}");

        assertThat(first.statusCode()).isEqualTo(400);
        assertThat(first.header("validation-exception")).isEqualTo("true");
        assertThat(second.header("validation-exception")).isEqualTo("true");
        assertThat(first.asString()).contains("violations");
        assertReplay(second, first);
        assertThat(Things.RUNS).hasValue(0);
    }

    @Test
    void aBodyThatCannotBeRead_leavesNoRecord() {
        int before = MemoryApplication.records();
        io.restassured.response.Response unreadable = postJson("unreadable", "{\"name\":");
        assertThat(unreadable.statusCode()).isEqualTo(400);
        assertThat(MemoryApplication.records()).isEqualTo(before);

        io.restassured.response.Response corrected = postJson("unreadable", "{\"name\":\"abc\"}");
        assertThat(corrected.statusCode()).isEqualTo(200);
        assertThat(corrected.header("Idempotent-Replayed")).isNull();
    }

    private static io.restassured.response.Response post(String path, String key) {
        return given().header("Idempotency-Key", "replay-" + key).contentType("text/plain").body("hello")
                .post("/things/" + path);
    }

    private static io.restassured.response.Response postJson(String key, String json) {
        return given().header("Idempotency-Key", key).contentType("application/json").body(json).post("/things/validated");
    }

    private static void assertReplay(io.restassured.response.Response replay, io.restassured.response.Response first) {
        assertThat(replay.statusCode()).isEqualTo(first.statusCode());
        assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(replay.asByteArray()).isEqualTo(first.asByteArray());
        for (String header : KEPT) {
            assertThat(replay.headers().getValues(header)).as(header).isEqualTo(first.headers().getValues(header));
        }
    }
}
