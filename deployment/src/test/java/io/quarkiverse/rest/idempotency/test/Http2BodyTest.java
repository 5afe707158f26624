package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;

/**
 * Bodies that arrive on a stream of HTTP/2: they are read like others, and the end of one stream is not that of its
 * connection.
 */
class Http2BodyTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Scoped.class, Using.class)
            .overrideConfigKey("quarkus.rest-idempotency.request-body-memory", "10000")
            .overrideConfigKey("quarkus.rest-idempotency.request-body-limit", "200000");

    private Vertx vertx;
    private HttpClient client;

    @RequestScoped
    public static class Scoped {

        static final AtomicInteger USED = new AtomicInteger();
        static final AtomicInteger DESTROYED = new AtomicInteger();

        public void use() {
            USED.incrementAndGet();
        }

        @PreDestroy
        void destroyed() {
            DESTROYED.incrementAndGet();
        }
    }

    @Provider
    @PreMatching
    public static class Using implements ContainerRequestFilter {

        @Inject
        Scoped scoped;

        @Override
        public void filter(ContainerRequestContext request) {
            scoped.use();
        }
    }

    @Path("/things")
    @Idempotent
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("blocking")
        public String blocking(String body) {
            return RUNS.incrementAndGet() + " " + body.length();
        }

        @POST
        @Path("uni")
        public Uni<String> uni(String body) {
            return Uni.createFrom().item(() -> blocking(body));
        }
    }

    @BeforeEach
    void nothingHasRun() {
        vertx = Vertx.vertx();
        client = vertx.createHttpClient(new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false).setHttp2MaxPoolSize(1));
        Things.RUNS.set(0);
        Scoped.USED.set(0);
        Scoped.DESTROYED.set(0);
    }

    @AfterEach
    void close() throws Exception {
        get(vertx.close());
    }

    @ParameterizedTest
    @CsvSource({ "blocking,100", "blocking,150000", "uni,100", "uni,150000" })
    void streamThatIsResetInTheMiddleOfABody_endsItsRequestOnly(String path, int sent) throws Exception {
        int records = MemoryApplication.records();
        HttpClientRequest request = open(path, "reset" + sent);
        request.setChunked(true);
        request.write("x".repeat(sent));
        await().untilAtomic(Scoped.USED, is(1));

        request.reset();

        await().untilAtomic(Scoped.DESTROYED, is(1));
        assertThat(Things.RUNS).hasValue(0);
        assertThat(MemoryApplication.records()).isEqualTo(records);
        await().untilAsserted(() -> assertThat(SpooledBodies.open()).isZero());
        HttpClientRequest next = open(path, "reset" + sent);
        assertThat(next.connection()).isSameAs(request.connection());
        assertThat(body(next.send("x".repeat(sent)))).isEqualTo("1 " + sent);
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni" })
    void emptyBody_runsTheMethod(String path) throws Exception {
        HttpClientRequest request = open(path, "empty");
        request.setChunked(true);

        assertThat(body(request.send(Buffer.buffer()))).isEqualTo("1 0");
    }

    @Test
    void bodyOverTheLimit_isRejected_andTheConnectionIsKept() throws Exception {
        HttpClientRequest request = open("blocking", "large");
        request.setChunked(true);
        Future<Integer> status = request.response().map(response -> response.statusCode());
        request.write("x".repeat(200_001));

        assertThat(get(status)).isEqualTo(413);
        HttpClientRequest next = open("blocking", "after");
        assertThat(next.connection()).isSameAs(request.connection());
        assertThat(body(next.send("x"))).isEqualTo("1 1");
    }

    private HttpClientRequest open(String path, String key) throws Exception {
        return get(client.request(HttpMethod.POST, RestAssured.port, "localhost", "/things/" + path))
                .putHeader("Idempotency-Key", path + key).putHeader("Content-Type", "text/plain");
    }

    private static String body(Future<HttpClientResponse> response) throws Exception {
        Buffer body = get(response.compose(HttpClientResponse::body));
        return body.toString();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(Duration.ofSeconds(30).toSeconds(),
                java.util.concurrent.TimeUnit.SECONDS);
    }
}
