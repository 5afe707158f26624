package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.vertx.http.Compressed;
import io.quarkus.vertx.http.Uncompressed;
import io.restassured.RestAssured;

/**
 * The encoding of a first answer, and of its replay, is what it is without a key: a body that the application encodes is
 * encoded once, and the server compresses a replay as it compresses any response.
 */
class ResponseEncodingTest {

    private static final String TEXT = "a thing ".repeat(200);

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Gzip.class, GzipStream.class)
            .overrideConfigKey("quarkus.http.enable-compression", "true");

    @Path("/things")
    @Idempotent
    public static class Things {

        @POST
        @Path("listed")
        @Produces("text/plain")
        public String listed() {
            return TEXT;
        }

        @POST
        @Path("response")
        public Response response() {
            return Response.ok(TEXT).type("text/plain").build();
        }

        @POST
        @Path("unlisted")
        @Produces("application/x-thing")
        public String unlisted() {
            return TEXT;
        }

        @POST
        @Path("compressed")
        @Produces("application/x-thing")
        @Compressed
        public String compressed() {
            return TEXT;
        }

        @POST
        @Path("uncompressed")
        @Produces("text/plain")
        @Uncompressed
        public String uncompressed() {
            return TEXT;
        }

        @POST
        @Path("intercepted")
        @Produces("text/plain")
        public String intercepted() {
            return TEXT;
        }

        @POST
        @Path("filtered")
        @Produces("text/plain")
        public String filtered() {
            return TEXT;
        }
    }

    /** Encodes what one method writes. */
    @Provider
    public static class Gzip implements WriterInterceptor {

        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            if (!"intercept".equals(context.getHeaders().getFirst("X-Encode"))) {
                context.proceed();
                return;
            }
            context.getHeaders().putSingle("Content-Encoding", "gzip");
            GZIPOutputStream gzip = new GZIPOutputStream(context.getOutputStream());
            context.setOutputStream(gzip);
            context.proceed();
            gzip.finish();
        }
    }

    /** Has an interceptor encode, or puts an encoding stream around the entity itself. */
    @Provider
    public static class GzipStream implements ContainerResponseFilter {

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) throws IOException {
            String path = request.getUriInfo().getPath();
            if (path.endsWith("intercepted")) {
                response.getHeaders().putSingle("X-Encode", "intercept");
            } else if (path.endsWith("filtered")) {
                response.getHeaders().putSingle("Content-Encoding", "gzip");
                response.setEntityStream(new GZIPOutputStream(response.getEntityStream()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({ "listed,gzip", "response,gzip", "compressed,gzip", "unlisted,identity", "uncompressed,identity" })
    void serverCompression_isTheSameOnAReplay(String path, String encoding) throws Exception {
        HttpResponse<byte[]> unkeyed = send(path, null, "gzip");
        HttpResponse<byte[]> first = send(path, "compressed", "gzip");
        HttpResponse<byte[]> replay = send(path, "compressed", "gzip");
        HttpResponse<byte[]> plain = send(path, "compressed", null);

        assertThat(replay.headers().firstValue("Idempotent-Replayed")).isPresent();
        for (HttpResponse<byte[]> response : new HttpResponse[] { first, replay }) {
            assertThat(encoding(response)).isEqualTo(encoding(unkeyed)).isEqualTo(encoding);
            assertThat(decoded(response)).isEqualTo(TEXT);
        }
        assertThat(new String(plain.body(), StandardCharsets.UTF_8)).isEqualTo(TEXT);
        assertThat(encoding(plain)).isEqualTo(encoding(send(path, null, null)));
    }

    @ParameterizedTest
    @ValueSource(strings = { "intercepted", "filtered" })
    void bodyThatTheApplicationEncodes_isEncodedOnce(String path) throws Exception {
        HttpResponse<byte[]> unkeyed = send(path, null, null);
        HttpResponse<byte[]> first = send(path, "encoded", null);
        HttpResponse<byte[]> replay = send(path, "encoded", null);

        assertThat(encoding(unkeyed)).isEqualTo("gzip");
        assertThat(decoded(unkeyed)).isEqualTo(TEXT);
        assertThat(encoding(first)).isEqualTo("gzip");
        assertThat(decoded(first)).isEqualTo(TEXT);
        assertThat(encoding(replay)).isEqualTo("gzip");
        assertThat(replay.body()).isEqualTo(first.body());
        assertThat(replay.headers().firstValue("Idempotent-Replayed")).isPresent();
    }

    private static HttpResponse<byte[]> send(String path, String key, String accepted) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/things/"
                + path)).version(HttpClient.Version.HTTP_1_1).POST(HttpRequest.BodyPublishers.noBody());
        if (key != null) {
            request.header("Idempotency-Key", path + key);
        }
        if (accepted != null) {
            request.header("Accept-Encoding", accepted);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String encoding(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Encoding").orElse("identity");
    }

    private static String decoded(HttpResponse<byte[]> response) throws IOException {
        if (!encoding(response).equals("gzip")) {
            return new String(response.body(), StandardCharsets.UTF_8);
        }
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
