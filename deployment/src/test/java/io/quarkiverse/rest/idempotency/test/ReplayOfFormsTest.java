package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.PartType;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.config.MultiPartConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;

/**
 * Bodies that are parsed by handlers of their own reach the method although they have been digested before.
 */
class ReplayOfFormsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Forms.class);

    @Path("/forms")
    @Idempotent
    public static class Forms {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("blocking")
        public String blocking(@RestForm String name, @RestForm int amount) {
            return name + "=" + amount + " run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("uni")
        public Uni<String> uni(@RestForm String name, @RestForm int amount) {
            return Uni.createFrom().item(() -> blocking(name, amount));
        }

        @POST
        @Path("multipart")
        public String multipart(@RestForm @PartType("text/plain") String name, @RestForm FileUpload upload) throws IOException {
            return name + "=" + Files.readString(upload.uploadedFile()) + " run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("multipart-uni")
        public Uni<String> multipartUni(@RestForm @PartType("text/plain") String name,
                @RestForm @PartType("text/plain") String upload) {
            return Uni.createFrom().item(() -> name + "=" + upload + " run " + RUNS.incrementAndGet());
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Forms.RUNS.set(0);
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni" })
    void aForm_isReadByTheMethod_andReplayed(String path) {
        Response first = form(path, path, "12");
        Response second = form(path, path, "12");

        assertThat(first.asString()).isEqualTo("café & co=12 run 1");
        assertReplay(second, first);
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni" })
    void anotherValueInAForm_isAnotherPayload(String path) {
        form(path, "other-" + path, "12");
        Response other = form(path, "other-" + path, "13");

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.jsonPath().getString("code")).isEqualTo("idempotency_key_reused");
        assertThat(Forms.RUNS).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "multipart", "multipart-uni" })
    void aMultipartBody_isReadByTheMethod_andReplayed(String path) {
        Response first = multipart(path, path, "one-boundary");
        Response second = multipart(path, path, "one-boundary");

        assertThat(first.asString()).isEqualTo("name=content run 1");
        assertReplay(second, first);
    }

    @Test
    void aMultipartBodyOfANonBlockingMethod_isAlwaysParsedBeforeTheMethodRuns() {
        for (int i = 0; i < 50; i++) {
            assertThat(multipart("multipart-uni", "many-" + i, "one-boundary").statusCode()).isEqualTo(200);
        }
        assertThat(Forms.RUNS).hasValue(50);
    }

    @Test
    void anotherBoundary_isTheSameRequest() {
        Response first = multipart("multipart", "boundary", "one-boundary");

        assertReplay(multipart("multipart", "boundary", "another-boundary"), first);
    }

    private static Response form(String path, String key, String amount) {
        return given().header("Idempotency-Key", key).contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .formParam("name", "café & co").formParam("amount", amount).post("/forms/" + path);
    }

    private static Response multipart(String path, String key, String boundary) {
        return given().config(RestAssuredConfig.config().multiPartConfig(
                MultiPartConfig.multiPartConfig().defaultBoundary(boundary)))
                .header("Idempotency-Key", key)
                .multiPart("name", "name")
                .multiPart("upload", "upload.txt", "content".getBytes(StandardCharsets.UTF_8), "text/plain")
                .post("/forms/" + path);
    }

    private static void assertReplay(Response replay, Response first) {
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(replay.statusCode()).isEqualTo(200);
        assertThat(replay.asString()).isEqualTo(first.asString());
        assertThat(replay.contentType()).isEqualTo(first.contentType());
        assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(Forms.RUNS).hasValue(1);
    }
}
