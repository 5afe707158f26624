package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/**
 * The body of a request reaches its method in the same way with a key as without one: after {@code 100 Continue}, and
 * decompressed where the application asks for that.
 */
class RequestBodiesTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class)
            .overrideConfigKey("quarkus.rest-idempotency.request-body-memory", "1000")
            .overrideConfigKey("quarkus.http.limits.max-body-size", "20000")
            .overrideConfigKey("quarkus.http.enable-decompression", "true");

    @Path("/things")
    @Idempotent
    public static class Things {

        @POST
        @Path("blocking")
        public String blocking(String body) {
            return body.length() + " bytes";
        }

        @POST
        @Path("uni")
        public Uni<String> uni(String body) {
            return Uni.createFrom().item(() -> blocking(body));
        }

        @POST
        @Path("stream")
        public String stream(InputStream body) throws IOException {
            return body.readAllBytes().length + " bytes";
        }
    }

    @ParameterizedTest
    @CsvSource({ "blocking,500,true", "blocking,500,false", "blocking,5000,true", "blocking,5000,false", "uni,500,true",
            "uni,500,false", "uni,5000,true", "uni,5000,false", "stream,5000,true", "stream,5000,false" })
    void bodyBehindAnExpectation_isReadAfterTheClientIsToldToContinue(String path, int size, boolean key) throws Exception {
        try (RawConnection connection = new RawConnection()) {
            assertThat(connection.send(head(path, "expect" + size, key) + "Expect: 100-continue\r\nContent-Length: " + size
                    + "\r\n\r\n").readHead()).startsWith("HTTP/1.1 100 ");
            assertThat(connection.send("x".repeat(size)).readToEnd()).startsWith("HTTP/1.1 200 ").endsWith(size + " bytes");
        }
    }

    @ParameterizedTest
    @CsvSource({ "blocking,500,true", "blocking,500,false", "blocking,5000,true", "blocking,5000,false", "uni,500,true",
            "uni,500,false", "uni,5000,true", "uni,5000,false", "stream,5000,true", "stream,5000,false" })
    void compressedBody_reachesTheMethodDecompressed(String path, int size, boolean key) throws Exception {
        String body = gzip("x".repeat(size));
        try (RawConnection connection = new RawConnection()) {
            assertThat(connection.send(head(path, "gzip" + size, key) + "Content-Encoding: gzip\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body).readToEnd()).startsWith("HTTP/1.1 200 ").endsWith(size + " bytes");
        }
    }

    @ParameterizedTest
    @CsvSource({ "blocking,true", "blocking,false", "uni,true", "stream,true", "stream,false" })
    void compressedBodyThatIsTooLargeDecompressed_isRejected(String path, boolean key) throws Exception {
        String body = gzip("x".repeat(1_000_000));
        try (RawConnection connection = new RawConnection()) {
            assertThat(connection.send(head(path, "bomb", key) + "Content-Encoding: gzip\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body).readHead()).startsWith("HTTP/1.1 413 ");
        }
        assertThat(SpooledBodies.open()).isZero();
    }

    @ParameterizedTest
    @CsvSource({ "blocking,true", "blocking,false", "uni,true", "stream,true", "stream,false" })
    void bodyThatIsNotWhatItsEncodingSays_endsTheRequest(String path, boolean key) throws Exception {
        try (RawConnection connection = new RawConnection()) {
            assertThat(connection.send(head(path, "garbage", key) + "Content-Encoding: gzip\r\nContent-Length: 400\r\n\r\n"
                    + "no gzip ".repeat(50)).readToEnd()).doesNotContain("HTTP/1.1 2");
        }
    }

    @ParameterizedTest
    @CsvSource({ "blocking,true", "blocking,false", "uni,true", "stream,true", "stream,false" })
    void chunkThatIsMalformed_endsTheRequest(String path, boolean key) throws Exception {
        try (RawConnection connection = new RawConnection()) {
            assertThat(connection.send(head(path, "malformed", key) + "Transfer-Encoding: chunked\r\n\r\n"
                    + "5\r\nabcde\r\nno size\r\n").readToEnd()).doesNotContain("HTTP/1.1 2");
        }
    }

    private static String head(String path, String key, boolean keyed) {
        return "POST /things/" + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain\r\n"
                + (keyed ? "Idempotency-Key: " + path + key + "\r\n" : "");
    }

    private static String gzip(String text) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        return compressed.toString(StandardCharsets.ISO_8859_1);
    }
}
