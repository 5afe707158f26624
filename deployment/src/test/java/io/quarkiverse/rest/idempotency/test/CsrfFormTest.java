package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.config.MultiPartConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;

/**
 * Forms with a CSRF token: the token is looked at with a key as without one, and for a duplicate as for a first request.
 */
class CsrfFormTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication
            .with(List.of(Dependency.of("io.quarkus", "quarkus-rest-csrf", Version.getVersion())), Forms.class)
            .overrideConfigKey("quarkus.rest-idempotency.request-body-memory", "1000");

    @Path("/forms")
    public static class Forms {

        static final AtomicInteger RUNS = new AtomicInteger();
        static volatile CompletableFuture<Integer> statusOfFirst;

        @GET
        public String form() {
            return "";
        }

        @POST
        @Path("blocking")
        @Idempotent
        public String blocking(@FormParam("name") String name) {
            return RUNS.incrementAndGet() + " " + name.length();
        }

        @POST
        @Path("uni")
        @Idempotent
        public Uni<String> uni(@FormParam("name") String name) {
            return Uni.createFrom().item(() -> blocking(name));
        }

        @POST
        @Path("held")
        @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
        public jakarta.ws.rs.core.Response held(@FormParam("name") String name) {
            int run = RUNS.incrementAndGet();
            return jakarta.ws.rs.core.Response.status(run == 1 ? statusOfFirst.join() : 200).entity(run + " " + name.length())
                    .build();
        }

        @POST
        @Path("files-held")
        @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
        public jakarta.ws.rs.core.Response filesHeld(@RestForm String name, @RestForm FileUpload file) {
            int run = RUNS.incrementAndGet();
            return jakarta.ws.rs.core.Response.status(run == 1 ? statusOfFirst.join() : 200).entity(run + " " + file.size())
                    .build();
        }

        @POST
        @Path("files")
        @Idempotent
        public String files(@RestForm String name, @RestForm FileUpload file) {
            return RUNS.incrementAndGet() + " " + file.size();
        }

        @POST
        @Path("files-uni")
        @Idempotent
        public Uni<String> filesUni(@RestForm String name, @RestForm FileUpload file) {
            return Uni.createFrom().item(() -> files(name, file));
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Forms.RUNS.set(0);
        Forms.statusOfFirst = new CompletableFuture<>();
    }

    @ParameterizedTest
    @CsvSource({ "blocking,10", "blocking,1500", "uni,10", "uni,1500", "files,10", "files,1500", "files-uni,10",
            "files-uni,1500" })
    void formWithItsToken_runsOnce_andOneWithoutIsRejected(String path, int size) {
        String token = given().get("/forms").cookie("csrf-token");
        String key = path + size;

        assertThat(post(path, key, size, token, "wrong").statusCode()).isEqualTo(400);
        assertThat(post(path, null, size, token, "wrong").statusCode()).isEqualTo(400);
        assertThat(Forms.RUNS).hasValue(0);

        Response first = post(path, key, size, token, token);
        assertThat(first.asString()).isEqualTo("1 " + size);
        assertThat(post(path, key, size, token, token).header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(post(path, key, size, token, "wrong").statusCode()).isEqualTo(400);
        assertThat(post(path, null, size, token, token).asString()).isEqualTo("2 " + size);
    }

    @ParameterizedTest
    @CsvSource({ "held,10,200,1", "held,1500,200,1", "held,10,500,2", "held,1500,500,2", "files-held,10,200,1",
            "files-held,1500,500,2" })
    void waitingForm_isCheckedInEachPass(String path, int size, int statusOfFirst, int run) throws Exception {
        String token = given().get("/forms").cookie("csrf-token");
        String key = UUID.randomUUID().toString();
        CompletableFuture<Response> owner = Background.call(() -> post(path, key, size, token, token));
        await().until(() -> Forms.RUNS.get() == 1);
        CompletableFuture<Response> duplicate = Background.call(() -> post(path, key, size, token, token));
        await().until(() -> MemoryApplication.runtime().protocol().waiting() == 1);
        assertThat(post(path, key, size, token, "wrong").statusCode()).isEqualTo(400);

        Forms.statusOfFirst.complete(statusOfFirst);

        assertThat(owner.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(statusOfFirst);
        assertThat(duplicate.get(30, TimeUnit.SECONDS).asString()).isEqualTo(run + " " + size);
        assertThat(duplicate.get().headers().getValues("Set-Cookie"))
                .hasSameSizeAs(post(path, null, size, token, token).headers().getValues("Set-Cookie"));
    }

    private static Response post(String path, String key, int size, String cookie, String token) {
        RequestSpecification request = given().config(
                RestAssured.config().multiPartConfig(MultiPartConfig.multiPartConfig().defaultBoundary("edge")))
                .cookie("csrf-token", cookie);
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        if (path.startsWith("files")) {
            return request.multiPart("name", "a name").multiPart("csrf-token", token)
                    .multiPart("file", "f.bin", new byte[size], "application/octet-stream").post("/forms/" + path);
        }
        return request.formParam("name", "x".repeat(size)).formParam("csrf-token", token).post("/forms/" + path);
    }
}
