package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.config.MultiPartConfig;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;

/**
 * The body of a request is used before the method gets it: a route has read it, or a filter has put its own
 * stream around it. The method gets the same body as without a key, and it is part of the fingerprint.
 */
class BodyReadBeforeTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Routes.class, Wrapping.class);

    @Singleton
    public static class Routes {

        void read(@Observes Router router) {
            router.route("/read/*").order(-1).handler(BodyHandler.create("target/uploads").setDeleteUploadedFilesOnEnd(true));
            router.route("/drained/*").order(-1).handler(context -> context.request().resume().body()
                    .onComplete(body -> context.next()));
        }
    }

    @Provider
    @PreMatching
    public static class Wrapping implements ContainerRequestFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getUriInfo().getPath().contains("wrapped")) {
                request.setEntityStream(new FilterInputStream(request.getEntityStream()) {
                });
            }
        }
    }

    @Path("/{how}")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("blocking")
        @Idempotent
        public String blocking(String body) {
            return RUNS.incrementAndGet() + " " + body;
        }

        @POST
        @Path("uni")
        @Idempotent
        public Uni<String> uni(String body) {
            return Uni.createFrom().item(() -> blocking(body));
        }

        @POST
        @Path("form")
        @Idempotent
        public String form(@FormParam("name") String name) {
            return RUNS.incrementAndGet() + " name=" + name;
        }

        @POST
        @Path("files")
        @Idempotent
        public String files(@RestForm String name, @RestForm FileUpload file) throws IOException {
            return RUNS.incrementAndGet() + " " + name + " " + Files.readString(file.uploadedFile());
        }

        @POST
        @Path("files-uni")
        @Idempotent
        public Uni<String> filesUni(@RestForm String name, @RestForm FileUpload file) {
            return Uni.createFrom().item(Unchecked.supplier(() -> files(name, file)));
        }
    }

    private static io.restassured.response.Response post(String path, String key, String body) {
        return given().header("Idempotency-Key", key)
                .contentType(path.endsWith("form") ? "application/x-www-form-urlencoded" : "text/plain").body(body).post(path);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/read/blocking", "/read/uni", "/read/form", "/wrapped/blocking", "/plain/blocking" })
    void theMethodGetsTheBody_andAnotherBodyIsAnotherRequest(String path) {
        String key = UUID.randomUUID().toString();

        String first = post(path, key, "name=one").asString();

        assertThat(first).endsWith(" name=one");
        assertThat(post(path, key, "name=two").statusCode()).isEqualTo(422);
        assertThat(post(path, key, "name=one").asString()).isEqualTo(first);
    }

    private static String upload(String path, String key, String name, String content) {
        return given().config(RestAssured.config().multiPartConfig(MultiPartConfig.multiPartConfig().defaultBoundary("edge")))
                .header("Idempotency-Key", key).multiPart("name", name)
                .multiPart("file", "f.txt", content.getBytes(StandardCharsets.UTF_8), "text/plain").post(path).asString();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/read/files", "/read/files-uni", "/plain/files", "/plain/files-uni", "/wrapped/files" })
    void multipartRequest_parsedByARouteOrNot_isFingerprintedWithItsFile(String path) {
        String key = UUID.randomUUID().toString();

        String first = upload(path, key, "one", "content");

        assertThat(first).endsWith(" one content");
        assertThat(upload(path, key, "one", "CONTENT")).contains("idempotency_key_reused");
        assertThat(upload(path, key, "two", "content")).contains("idempotency_key_reused");
        assertThat(upload(path, key, "one", "content")).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/read/blocking", "/read/uni", "/plain/blocking", "/plain/uni", "/wrapped/blocking" })
    void emptyChunkedBody_readByARouteOrNot_runsTheMethod(String path) throws Exception {
        String request = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain\r\n"
                + "Idempotency-Key: empty-" + UUID.randomUUID() + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
        try (RawConnection connection = new RawConnection(); RawConnection again = new RawConnection()) {
            String first = connection.send(request).readToEnd();

            assertThat(first).startsWith("HTTP/1.1 200 ");
            assertThat(again.send(request).readToEnd()).contains("Idempotent-Replayed: true");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "/read/blocking", "/plain/blocking" })
    void requestWithoutABody_readByARouteOrNot_runsTheMethod(String path) throws Exception {
        try (RawConnection connection = new RawConnection()) {
            assertThat(connection.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: text/plain\r\nIdempotency-Key: none" + path + "\r\n\r\n").readToEnd())
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "/drained/blocking", "/drained/uni" })
    void bodyDrainedByARoute_isTakenAsEmpty_andTheMethodRuns(String path) {
        assertThat(post(path, UUID.randomUUID().toString(), "gone").statusCode()).isEqualTo(200);
    }
}
