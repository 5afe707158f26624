package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;

import org.jboss.resteasy.reactive.PartType;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.FingerprintMode;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.FingerprintResolver;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.smallrye.mutiny.Uni;

/**
 * A retry that says the same in other bytes is a replay where the operation says so, and another request where it does not.
 */
class SameRequestTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Envelopes.class, Call.class)
            .overrideConfigKey("quarkus.rest-idempotency.request-body-memory", "2000")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"configured\".fingerprint", "json")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"configured\".fingerprint-exclude", "/id,/auth/token")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"configured\".ignore-query-order", "true")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"unconditional\".fingerprint-conditional-headers",
                    "false");

    @Path("/things")
    @Idempotent
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("strict")
        public String strict(byte[] body) {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("json")
        @Idempotent(operation = "json", fingerprint = FingerprintMode.JSON, fingerprintExclude = { "/id",
                "/auth/token" }, ignoreQueryOrder = true)
        public Uni<String> json(byte[] body) {
            return Uni.createFrom().item(() -> strict(body));
        }

        @POST
        @Path("configured")
        @Idempotent(operation = "configured")
        public String configured(byte[] body) {
            return strict(body);
        }

        @POST
        @Path("none")
        @Idempotent(operation = "none", fingerprint = FingerprintMode.NONE)
        public String none(byte[] body) {
            return strict(body);
        }

        @POST
        @Path("enveloped")
        @Idempotent(operation = "enveloped")
        public String enveloped(byte[] body) {
            return strict(body);
        }

        @POST
        @Path("upload")
        public String upload(@RestForm @PartType("text/plain") String note, @RestForm FileUpload file) throws IOException {
            return note + " " + Files.size(file.uploadedFile()) + " run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("upload-uni")
        public Uni<String> uploadUni(@RestForm @PartType("text/plain") String note,
                @RestForm @PartType("text/plain") String file) {
            return Uni.createFrom().item(() -> note + " " + file.length() + " run " + RUNS.incrementAndGet());
        }

        @PUT
        @Path("versioned")
        public String versioned(@HeaderParam("If-Match") String version, byte[] body) {
            RUNS.incrementAndGet();
            if (!"\"2\"".equals(version)) {
                throw new WebApplicationException(412);
            }
            return "stored";
        }

        @PUT
        @Path("unconditional")
        @Idempotent(operation = "unconditional")
        public String unconditional(byte[] body) {
            return strict(body);
        }
    }

    @ApplicationScoped
    public static class Envelopes implements FingerprintResolver {

        @Override
        public String operation() {
            return "enveloped";
        }

        /** The first line is a signature with a time. A body of one line stands for itself. */
        @Override
        public byte[] resolve(IdempotentRequest.Content content) {
            String body = new String(content.body());
            if (body.startsWith("broken")) {
                throw new IllegalStateException("broken envelope");
            }
            int line = body.indexOf('\n');
            return line < 0 ? null : body.substring(line).getBytes();
        }
    }

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
    }

    /** A key of its own for each path. */
    private static String key(String target, String name) {
        return target.split("\\?")[0] + "-" + Integer.toHexString(name.hashCode());
    }

    private static HttpResponse<String> send(String verb, String target, String key, String type, String body,
            String... headers) {
        HttpRequest.Builder request = HttpRequest
                .newBuilder(URI.create("http://localhost:" + RestAssured.port + "/things/" + target))
                .header("Idempotency-Key", key(target, key)).header("Content-Type", type)
                .method(verb, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString()).join();
    }

    private static HttpResponse<String> json(String target, String key, String body) {
        return send("POST", target, key, "application/json", body);
    }

    private static void assertReplay(HttpResponse<String> first, HttpResponse<String> second) {
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(Things.RUNS).hasValue(1);
    }

    private static void assertReused(HttpResponse<String> first, HttpResponse<String> second, String... differing) {
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(422);
        assertThat(JsonPath.from(second.body()).getString("detail"))
                .contains("for another request: the " + String.join(" and the ", differing) + " differ");
        assertThat(Things.RUNS).hasValue(1);
    }

    private static String multipart(String boundary, String note, String fileName, String type, String content) {
        return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n" + note
                + "\r\n--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                + "\"\r\nContent-Type: " + type + "\r\n\r\n" + content + "\r\n--" + boundary + "--\r\n";
    }

    private static HttpResponse<String> upload(String path, String key, String boundary, String note, String content) {
        return send("POST", path, key, "multipart/form-data; boundary=" + boundary,
                multipart(boundary, note, "a.txt", "text/plain", content));
    }

    @ParameterizedTest
    @CsvSource({ "upload,10", "upload,1000000", "upload-uni,10", "upload-uni,100000" })
    void multipartBody_withAnotherBoundary_isTheSameRequest(String path, int size) {
        String key = path + size;
        String content = "x".repeat(size);
        HttpResponse<String> first = upload(path, key, "first", "n", content);

        assertThat(first.body()).isEqualTo("n " + size + " run 1");
        assertReplay(first, upload(path, key, "second", "n", content));
    }

    @ParameterizedTest
    @ValueSource(ints = { 10, 1_000_000 })
    void multipartBody_withAnotherPart_isAnotherRequestThatNamesThePart(int size) {
        String content = "x".repeat(size);
        HttpResponse<String> first = upload("upload", "parts" + size, "first", "n", content + "a");

        assertReused(first, upload("upload", "parts" + size, "second", "n", content + "b"), "part file");
        assertReused(first, upload("upload", "parts" + size, "second", "m", content + "a"), "part note");
        assertReused(first, send("POST", "upload", "parts" + size, "multipart/form-data; boundary=second",
                multipart("second", "n", "b.txt", "text/plain", content + "a")), "part file");
        assertReused(first, send("POST", "upload", "parts" + size, "multipart/form-data; boundary=second",
                multipart("second", "n", "a.txt", "text/html", content + "a")), "part file");
        assertReused(first, send("POST", "upload", "parts" + size, "multipart/form-data; boundary=second",
                multipart("second", "n", "a.txt", "text/plain", content + "a").replace("--second--",
                        "--second\r\nContent-Disposition: form-data; name=\"more\"\r\n\r\nm\r\n--second--")),
                "number of parts");
    }

    @ParameterizedTest
    @ValueSource(ints = { 10, 5000 })
    void multipartBody_thatIsMalformed_countsByItsBytes(int size) {
        String key = "malformed" + size;
        String cut = "--first\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n" + "x".repeat(size);
        HttpResponse<String> first = send("POST", "strict", key, "multipart/form-data; boundary=first", cut);

        assertReplay(first, send("POST", "strict", key, "multipart/form-data; boundary=first", cut));
        assertReused(first, send("POST", "strict", key, "multipart/form-data; boundary=first", cut + "y"), "body");
        assertReused(first, send("POST", "strict", key, "multipart/form-data; boundary=other",
                cut.replace("first", "other")), "body", "content type");
    }

    @ParameterizedTest
    @ValueSource(strings = { "json", "configured" })
    void jsonRpc_withAnotherId_isTheSameRequestWhereTheIdIsLeftOut(String target) {
        String first = "{\"jsonrpc\":\"2.0\",\"method\":\"pay\",\"params\":{\"amount\":7},\"id\":1}";
        String second = "{\"jsonrpc\":\"2.0\",\"method\":\"pay\",\"params\":{\"amount\":7},\"id\":2}";

        assertReplay(json(target, "rpc", first), json(target, "rpc", second));
        assertReused(json(target, "rpc", first), json(target, "rpc", second.replace("7", "8")), "body");
        Things.RUNS.set(0);
        assertReused(json("strict", "rpc" + target, first), json("strict", "rpc" + target, second), "body");
    }

    @ParameterizedTest
    @ValueSource(strings = { "json", "configured" })
    void members_inAnotherOrder_areTheSameRequestWhereBodiesAreComparedAsJson(String target) {
        String first = "{\"from\":\"a\",\"to\":\"b\",\"amount\":1.0}";
        String second = "{ \"to\": \"b\", \"amount\": 1, \"from\": \"a\" }";

        assertReplay(json(target, "order", first), json(target, "order", second));
        Things.RUNS.set(0);
        assertReused(json("strict", "order" + target, first), json("strict", "order" + target, second), "body");
    }

    @ParameterizedTest
    @ValueSource(strings = { "json", "configured" })
    void token_thatIsRefreshed_isTheSameRequestWhereItIsLeftOut(String target) {
        String first = "{\"auth\":{\"token\":\"t1\",\"user\":\"u\"},\"amount\":1}";
        String second = "{\"auth\":{\"token\":\"t2\",\"user\":\"u\"},\"amount\":1}";

        assertReplay(json(target, "token", first), json(target, "token", second));
        assertReused(json(target, "token", first), json(target, "token", second.replace("\"u\"", "\"v\"")), "body");
        Things.RUNS.set(0);
        assertReused(json("strict", "token" + target, first), json("strict", "token" + target, second), "body");
    }

    @ParameterizedTest
    @ValueSource(strings = { "json", "configured" })
    void queryParameters_inAnotherOrder_areTheSameWhereOrderIsIgnored(String target) {
        assertReplay(json(target + "?b=2&a=1", "query", "{}"), json(target + "?a=1&b=2", "query", "{}"));
        assertReused(json(target + "?b=2&a=1", "query", "{}"), json(target + "?a=2&b=2", "query", "{}"), "query");
        Things.RUNS.set(0);
        assertReused(json("strict?b=2&a=1", "query" + target, "{}"), json("strict?a=1&b=2", "query" + target, "{}"), "query");
    }

    @ParameterizedTest
    @ValueSource(strings = { "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\"" })
    void mediaType_inAnotherSpelling_isTheSameRequest(String type) {
        assertReplay(json("strict", type, "{}"), send("POST", "strict", type, type, "{}"));
        assertReused(json("strict", type, "{}"), send("POST", "strict", type, "application/json; charset=iso-8859-1", "{}"),
                "content type");
    }

    @Test
    void numbers_thatOneDoubleStandsFor_areDifferentRequests() {
        assertReused(json("json", "numbers", "{\"amount\":9007199254740992}"),
                json("json", "numbers", "{\"amount\":9007199254740993}"), "body");
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"a\":1", "{\"a\":1,\"a\":1}" })
    void json_withoutACertainValue_countsByItsBytes(String body) {
        assertReplay(json("json", body, body), json("json", body, body));
        assertReused(json("json", body, body), json("json", body, " " + body), "body");
    }

    @Test
    void json_thatMemoryDoesNotHold_countsByItsBytes() {
        String body = "{\"id\":1,\"a\":\"" + "x".repeat(3000) + "\"}";

        assertReplay(json("json", "large", body), json("json", "large", body));
        assertReused(json("json", "large", body), json("json", "large", body.replace("1", "2")), "body");
    }

    @Test
    void body_thatIsNoJson_countsByItsBytesWhereBodiesAreComparedAsJson() {
        assertReused(send("POST", "json", "text", "text/plain", "{\"id\":1}"),
                send("POST", "json", "text", "text/plain", "{\"id\":2}"), "body");
    }

    @Test
    void request_whoseContentDoesNotCount_isTheSameForEveryContent() {
        assertReplay(json("none?a=1", "none", "{\"a\":1}"),
                send("POST", "none?a=2", "none", "text/plain", "b", "If-Match", "1"));
    }

    @Test
    void resolver_saysWhatStandsForTheBody() {
        assertReplay(json("enveloped", "envelope", "signed at 1\nbody"), json("enveloped", "envelope", "signed at 2\nbody"));
        assertReused(json("enveloped", "envelope", "signed at 1\nbody"), json("enveloped", "envelope", "signed at 1\nother"),
                "body");
    }

    @Test
    void resolver_thatSaysNothing_leavesTheBytes() {
        assertReused(json("enveloped", "plain", "one line"), json("enveloped", "plain", "another line"), "body");
    }

    @Test
    void resolver_thatFails_failsTheRequestBeforeItsMethodRuns() {
        assertThat(json("enveloped", "broken", "broken").statusCode()).isEqualTo(500);
        assertThat(Things.RUNS).hasValue(0);
    }

    @Test
    void precondition_thatFailed_isNotReplayedToACorrectedOne() {
        HttpResponse<String> failed = send("PUT", "versioned", "condition", "text/plain", "b", "If-Match", "\"1\"");
        HttpResponse<String> corrected = send("PUT", "versioned", "condition", "text/plain", "b", "If-Match", "\"2\"");

        assertThat(failed.statusCode()).isEqualTo(412);
        assertThat(corrected.statusCode()).isEqualTo(422);
        assertThat(JsonPath.from(corrected.body()).getString("detail")).contains("the header If-Match differs");
        assertThat(send("PUT", "versioned", "corrected", "text/plain", "b", "If-Match", "\"2\"").body()).isEqualTo("stored");
    }

    @ParameterizedTest
    @ValueSource(strings = { "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range" })
    void answerWithoutAPrecondition_isNotReplayedToARequestWithOne(String header) {
        HttpResponse<String> first = send("PUT", "unconditional", header, "text/plain", "b");
        assertReplay(first, send("PUT", "unconditional", header, "text/plain", "b", header, "\"1\""));
        Things.RUNS.set(0);
        assertReused(json("strict", header, "b"), send("POST", "strict", header, "application/json", "b", header, "\"1\""),
                "header " + header);
    }

    @Test
    void record_isNotMuchLarger_andHoldsNothingOfTheRequest() {
        HttpResponse<String> first = upload("upload", "size", "first", "n", "content");
        assertThat(first.statusCode()).isEqualTo(200);

        String fingerprint = Call.record(RecordId.of("default", null, key("upload", "size"))).binding()
                .fingerprint();
        assertThat(fingerprint).hasSizeBetween(44, 64).doesNotContain("note", "file", "content");
        assertThat(Arrays.asList(fingerprint.split("\\."))).hasSize(3);
    }
}
