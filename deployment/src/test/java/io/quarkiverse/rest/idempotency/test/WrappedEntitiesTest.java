package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.resteasy.reactive.FilePart;
import org.jboss.resteasy.reactive.PathPart;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;

/**
 * An entity whose type is not known before its response is written is recorded like one of a known type, or cannot be recorded,
 * which its request and the log say.
 */
class WrappedEntitiesTest {

    private static final String TEXT = "0123456789";

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class)
            .setLogRecordPredicate(record -> record.getLevel().intValue() >= Level.SEVERE.intValue())
            .assertLogRecords(records -> assertThat(records).isNotEmpty().allSatisfy(
                    record -> assertThat(((ExtLogRecord) record).getFormattedMessage() + record.getThrown())
                            .contains("POST /things/", "AsyncFile", "cannot be recorded", "Return a File")));

    @Path("/things")
    @Idempotent
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @Inject
        Vertx vertx;

        @POST
        @Path("response/{kind}")
        public Response response(@RestPath String kind) {
            return Response.status(201).entity(entity(kind)).build();
        }

        @POST
        @Path("object/{kind}")
        public Object object(@RestPath String kind) {
            return entity(kind);
        }

        @POST
        @Path("rest-response/{kind}")
        public RestResponse<?> restResponse(@RestPath String kind) {
            return RestResponse.ok(entity(kind));
        }

        @POST
        @Path("uni/{kind}")
        public Uni<Object> uni(@RestPath String kind) {
            return Uni.createFrom().item(() -> entity(kind));
        }

        @POST
        @Path("uni-response/{kind}")
        public Uni<Response> uniResponse(@RestPath String kind) {
            return Uni.createFrom().item(() -> response(kind));
        }

        @POST
        @Path("stage/{kind}")
        public CompletionStage<RestResponse<Object>> stage(@RestPath String kind) {
            return CompletableFuture.completedFuture(RestResponse.ok(entity(kind)));
        }

        private Object entity(String kind) {
            RUNS.incrementAndGet();
            try {
                java.nio.file.Path path = Files.createTempFile("wrapped", ".txt");
                File file = path.toFile();
                file.deleteOnExit();
                Files.writeString(path, TEXT);
                return switch (kind) {
                    case "file" -> file;
                    case "path" -> path;
                    case "file-part" -> new FilePart(file, 0, TEXT.length());
                    case "path-part" -> new PathPart(path, 0, TEXT.length());
                    case "buffer" -> Buffer.buffer(TEXT);
                    case "mutiny-buffer" -> io.vertx.mutiny.core.buffer.Buffer.buffer(TEXT);
                    case "streaming" -> (StreamingOutput) out -> out.write(TEXT.getBytes(StandardCharsets.UTF_8));
                    case "stream" -> new ByteArrayInputStream(TEXT.getBytes(StandardCharsets.UTF_8));
                    case "reader" -> new StringReader(TEXT);
                    case "bytes" -> TEXT.getBytes(StandardCharsets.UTF_8);
                    case "async-file" -> vertx.fileSystem().openBlocking(path.toString(), new OpenOptions());
                    case "mutiny-async-file" -> new io.vertx.mutiny.core.file.AsyncFile(
                            vertx.fileSystem().openBlocking(path.toString(), new OpenOptions()));
                    default -> throw new IllegalArgumentException(kind);
                };
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static Stream<Arguments> wrappedEntities() {
        return Stream.of("response", "object", "rest-response", "uni", "uni-response", "stage").flatMap(wrapper -> Stream
                .of("file", "path", "file-part", "path-part", "buffer", "mutiny-buffer", "streaming", "stream", "reader",
                        "bytes")
                .map(kind -> Arguments.of(wrapper, kind)));
    }

    @ParameterizedTest
    @MethodSource("wrappedEntities")
    void entity_isWrittenAsWithoutAKey_andReplayed(String wrapper, String kind) {
        String key = UUID.randomUUID().toString();
        io.restassured.response.Response unkeyed = given().post("/things/" + wrapper + '/' + kind);
        io.restassured.response.Response first = post(wrapper, kind, key);
        io.restassured.response.Response replay = post(wrapper, kind, key);

        assertThat(unkeyed.asString()).isEqualTo(TEXT);
        for (io.restassured.response.Response keyed : new io.restassured.response.Response[] { first, replay }) {
            assertThat(keyed.statusCode()).isEqualTo(unkeyed.statusCode());
            assertThat(keyed.contentType()).isEqualTo(unkeyed.contentType());
            assertThat(keyed.asString()).isEqualTo(TEXT);
        }
        assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = { "response/async-file", "object/async-file", "rest-response/async-file", "uni/async-file",
            "uni-response/mutiny-async-file", "stage/async-file" })
    void entityThatIsWrittenLater_failsTheRequest_andLeavesATombstone(String path) {
        String key = UUID.randomUUID().toString();
        String wrapper = path.substring(0, path.indexOf('/'));
        String kind = path.substring(path.indexOf('/') + 1);
        int runs = Things.RUNS.get();

        io.restassured.response.Response first = post(wrapper, kind, key);
        io.restassured.response.Response duplicate = post(wrapper, kind, key);

        assertThat(first.statusCode()).isEqualTo(500);
        assertThat(first.header("Content-Length")).isNotEqualTo(String.valueOf(TEXT.length()));
        assertThat(duplicate.statusCode()).isEqualTo(500);
        assertThat(duplicate.jsonPath().getString("code")).isEqualTo("idempotency_replay_failed");
        assertThat(Things.RUNS).as("runs").hasValue(runs + 1);
        assertThat(given().post("/things/" + path).asString()).as("without a key").isEqualTo(TEXT);
    }

    private static io.restassured.response.Response post(String wrapper, String kind, String key) {
        return given().header("Idempotency-Key", key).post("/things/" + wrapper + '/' + kind);
    }
}
