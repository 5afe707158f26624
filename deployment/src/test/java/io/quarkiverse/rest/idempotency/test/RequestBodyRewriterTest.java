package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.RealmResolver;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RequestBodyRewriter;
import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

/**
 * A rewriter marks the body with the name of the record before the method reads it, and the key stays bound to the original.
 */
class RequestBodyRewriterTest {

    private static final int MEMORY = 50_000;

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication
            .of(Marked.class, AbstractMarker.class, BlockingMarker.class, NonBlockingMarker.class, StreamMarker.class,
                    BytesMarker.class, HeldMarker.class, Filters.class, Realm.class)
            .overrideConfigKey("quarkus.rest-idempotency.request-body-memory", String.valueOf(MEMORY));

    static final AtomicInteger REWRITES = new AtomicInteger();

    @Path("/marked")
    @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
    public static class Marked {

        static final AtomicInteger RUNS = new AtomicInteger();
        static volatile CompletableFuture<Void> held;

        @POST
        @Path("blocking")
        @Idempotent(operation = "blocking")
        public String blocking(String body, @HeaderParam("Content-Length") Integer length) {
            return read(body, length);
        }

        @POST
        @Path("non-blocking")
        @NonBlocking
        @Idempotent(operation = "non-blocking")
        public String nonBlocking(String body, @Context HttpHeaders headers) {
            return read(body, headers.getLength());
        }

        @POST
        @Path("stream")
        @Idempotent(operation = "stream")
        public String stream(InputStream body, @Context HttpServerRequest request) throws IOException {
            String length = request.getHeader("Content-Length");
            return read(new String(body.readAllBytes(), StandardCharsets.UTF_8),
                    length == null ? null : Integer.valueOf(length));
        }

        @POST
        @Path("bytes")
        @Idempotent(operation = "bytes")
        public Uni<String> bytes(byte[] body, @HeaderParam("Content-Length") Integer length) {
            return Uni.createFrom().item(() -> read(new String(body, StandardCharsets.UTF_8), length));
        }

        @POST
        @Path("held")
        @Idempotent(operation = "held")
        public String held(String body) {
            String read = read(body, null);
            held.join();
            return read;
        }

        @POST
        @Path("plain")
        public String plain(String body) {
            return read(body, null);
        }

        private static String read(String body, Integer length) {
            RUNS.incrementAndGet();
            return (length == null ? -1 : length) + ":" + body.length() + ":"
                    + body.substring(Math.max(0, body.length() - 100));
        }
    }

    public abstract static class AbstractMarker implements RequestBodyRewriter {

        private final String operation;

        AbstractMarker(String operation) {
            this.operation = operation;
        }

        @Override
        public String operation() {
            return operation;
        }

        @Override
        public byte[] rewrite(IdempotentRequest request, byte[] body) {
            REWRITES.incrementAndGet();
            String text = new String(body, StandardCharsets.UTF_8);
            if (text.equals("reject")) {
                throw new jakarta.ws.rs.BadRequestException();
            }
            if (text.equals("same")) {
                return body;
            }
            assertThat(request.binding().operation()).isEqualTo(operation);
            byte[] mark = mark(request.realm(), request.principal(), request.key()).getBytes(StandardCharsets.UTF_8);
            byte[] marked = Arrays.copyOf(body, body.length + mark.length);
            System.arraycopy(mark, 0, marked, body.length, mark.length);
            return marked;
        }
    }

    static String mark(String realm, String principal, String key) {
        return "#" + RecordId.of(realm, principal, key);
    }

    @Singleton
    public static class BlockingMarker extends AbstractMarker {
        BlockingMarker() {
            super("blocking");
        }
    }

    @Singleton
    public static class NonBlockingMarker extends AbstractMarker {
        NonBlockingMarker() {
            super("non-blocking");
        }
    }

    @Singleton
    public static class StreamMarker extends AbstractMarker {
        StreamMarker() {
            super("stream");
        }
    }

    @Singleton
    public static class BytesMarker extends AbstractMarker {
        BytesMarker() {
            super("bytes");
        }
    }

    @Singleton
    public static class HeldMarker extends AbstractMarker {
        HeldMarker() {
            super("held");
        }
    }

    @Singleton
    public static class Realm implements RealmResolver {

        static final AtomicInteger ASKED = new AtomicInteger();
        static final AtomicBoolean FAILS_ONCE = new AtomicBoolean();

        @Override
        public String resolve(RealmRequest request) {
            ASKED.incrementAndGet();
            if (FAILS_ONCE.getAndSet(false)) {
                throw new ServiceUnavailableException();
            }
            return request.configuredRealm();
        }
    }

    public static class Filters {

        @ServerRequestFilter
        void before(ContainerRequestContext request) throws IOException {
            if (request.getHeaderString("X-Upper-Case") != null) {
                String body = new String(request.getEntityStream().readAllBytes(), StandardCharsets.UTF_8);
                request.setEntityStream(new ByteArrayInputStream(body.toUpperCase().getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    private String key;
    private String mark;

    @BeforeEach
    void takeAKey() {
        key = UUID.randomUUID().toString();
        mark = mark("default", null, key);
    }

    private Response post(String path, String body) {
        return given().contentType("text/plain").header("Idempotency-Key", key).body(body).post("/marked/" + path);
    }

    private static String answer(int length, String body) {
        return length + ":" + body.length() + ":" + body.substring(Math.max(0, body.length() - 100));
    }

    @ParameterizedTest
    @CsvSource({ "blocking,100", "blocking,200000", "non-blocking,100", "non-blocking,20000", "non-blocking,200000",
            "stream,100",
            "stream,200000", "bytes,100", "bytes,200000", "bytes,0", "blocking,49990" })
    void method_readsTheRewrittenBody_andItsLength(String path, int size) {
        String body = "x".repeat(size);

        Response first = post(path, body);

        assertThat(first.asString()).isEqualTo(answer(size + mark.length(), body + mark));
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "non-blocking", "stream", "bytes" })
    void duplicate_isBoundToTheOriginalBody(String path) {
        String first = post(path, "a").asString();
        int runs = Marked.RUNS.get();

        Response replay = post(path, "a");

        assertThat(replay.asString()).isEqualTo(first);
        assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(post(path, "a" + mark).statusCode()).isEqualTo(422);
        assertThat(Marked.RUNS).hasValue(runs);
    }

    @Test
    void bodyOfUnannouncedLength_isRewritten_andHasNone() throws IOException {
        try (RawConnection connection = new RawConnection()) {
            connection.send("POST /marked/blocking HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nIdempotency-Key: "
                    + key + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n");

            assertThat(connection.readToEnd()).contains(answer(-1, "abc" + mark));
        }
    }

    @Test
    void bodyOfAFilter_isRewritten() {
        String answer = given().contentType("text/plain").header("Idempotency-Key", key).header("X-Upper-Case", "yes")
                .body("abc")
                .post("/marked/blocking").asString();

        assertThat(answer).isEqualTo(answer(3 + mark.length(), "ABC" + mark));
    }

    @Test
    void waitingDuplicate_whoseOwnerFails_runsWithTheRewrittenBody() throws Exception {
        Marked.held = new CompletableFuture<>();
        int runs = Marked.RUNS.get();
        CompletableFuture<Response> owner = Background.call(() -> post("held", "abc"));
        await().until(() -> Marked.RUNS.get() == runs + 1);
        CompletableFuture<Response> duplicate = Background.call(() -> post("held", "abc"));
        await().until(() -> MemoryApplication.runtime().protocol().waiting() == 1);
        CompletableFuture<Void> failing = Marked.held;
        Marked.held = CompletableFuture.completedFuture(null);

        failing.completeExceptionally(new IllegalStateException("the owner fails"));

        assertThat(owner.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(500);
        assertThat(duplicate.get(30, TimeUnit.SECONDS).asString()).isEqualTo(answer(-1, "abc" + mark));
    }

    @Test
    void rewriterThatThrows_answersTheRequest_andReservesNothing() {
        int records = MemoryApplication.records();
        int runs = Marked.RUNS.get();

        assertThat(post("blocking", "reject").statusCode()).isEqualTo(400);

        assertThat(MemoryApplication.records()).isEqualTo(records);
        assertThat(Marked.RUNS).hasValue(runs);
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "non-blocking" })
    void realmThatFailsOnce_answersTheRequest_andTheMethodDoesNotRun(String path) {
        int records = MemoryApplication.records();
        int runs = Marked.RUNS.get();
        Realm.FAILS_ONCE.set(true);

        assertThat(post(path, "abc").statusCode()).isEqualTo(503);

        assertThat(MemoryApplication.records()).isEqualTo(records);
        assertThat(Marked.RUNS).hasValue(runs);
        assertThat(post(path, "abc").asString()).as("the retry").isEqualTo(answer(3 + mark.length(), "abc" + mark));
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "non-blocking" })
    void realm_isAskedForOnce(String path) {
        int asked = Realm.ASKED.get();

        assertThat(post(path, "abc").statusCode()).isEqualTo(200);

        assertThat(Realm.ASKED).hasValue(asked + 1);
    }

    @Test
    void rewriterThatReturnsItsArgument_leavesTheBody() {
        assertThat(post("blocking", "same").asString()).isEqualTo(answer(4, "same"));
    }

    @Test
    void requestWithoutAKey_andOtherOperations_areLeftAlone() {
        int rewrites = REWRITES.get();

        assertThat(given().contentType("text/plain").body("abc").post("/marked/blocking").asString())
                .isEqualTo(answer(3, "abc"));
        assertThat(post("plain", "abc").asString()).isEqualTo(answer(-1, "abc"));
        assertThat(REWRITES).hasValue(rewrites);
    }
}
