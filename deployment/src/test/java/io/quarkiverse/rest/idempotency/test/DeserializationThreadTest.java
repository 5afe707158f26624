package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.specification.RequestSpecification;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/**
 * A body that is larger than the input buffer of Quarkus REST is deserialized on a worker thread, and the non-blocking method
 * runs on its event loop: with a key as without one, whether the body is in memory or in a file.
 */
class DeserializationThreadTest {

    private static final int BUFFER = 10 * 1024;
    private static final int MEMORY = 50_000;

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Text.class, TextReader.class, Filters.class)
            .overrideConfigKey("quarkus.rest-idempotency.request-body-memory", String.valueOf(MEMORY));

    static String kindOfThread() {
        return BlockingOperationControl.isBlockingAllowed() ? "worker" : "event loop";
    }

    public record Text(int length, String readOn) {
    }

    @Provider
    @Consumes("text/plain")
    public static class TextReader implements MessageBodyReader<Text> {

        @Override
        public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
            return type == Text.class;
        }

        @Override
        public Text readFrom(Class<Text> type, Type genericType, Annotation[] annotations, MediaType mediaType,
                MultivaluedMap<String, String> headers, InputStream body) throws IOException {
            return new Text(body.readAllBytes().length, kindOfThread());
        }
    }

    public static class Filters {

        @ServerRequestFilter(nonBlocking = true)
        void before(RoutingContext context) {
            context.put("filtered", kindOfThread());
        }
    }

    @Path("/things")
    @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();
        static volatile CompletableFuture<Integer> statusOfFirst;

        private static String threads(Text text, RoutingContext context) {
            return text.length() + ": filtered on " + context.get("filtered") + ", read on " + text.readOn() + ", run on "
                    + kindOfThread();
        }

        @POST
        @Path("uni")
        public Uni<String> uni(Text text, RoutingContext context) {
            return Uni.createFrom().item(() -> threads(text, context));
        }

        @POST
        @Path("non-blocking")
        @NonBlocking
        public String nonBlocking(Text text, RoutingContext context) {
            return threads(text, context);
        }

        @POST
        @Path("blocking")
        public String blocking(Text text, RoutingContext context) {
            return threads(text, context);
        }

        @POST
        @Path("held")
        public Uni<Response> held(Text text, RoutingContext context) {
            String threads = threads(text, context);
            boolean first = RUNS.incrementAndGet() == 1;
            return Uni.createFrom().completionStage(first ? statusOfFirst : CompletableFuture.completedFuture(200))
                    .map(status -> Response.status(status).entity(threads).build());
        }
    }

    private static io.restassured.response.Response post(String path, int size, String key) {
        RequestSpecification request = given().contentType("text/plain").body("x".repeat(size));
        return (key == null ? request : request.header("Idempotency-Key", key)).post("/things/" + path);
    }

    @ParameterizedTest
    @CsvSource({ "uni,100,event loop", "uni,20000,worker", "uni,200000,worker", "non-blocking,100,event loop",
            "non-blocking,20000,worker", "non-blocking,200000,worker", "blocking,100,worker", "blocking,200000,worker" })
    void body_isDeserializedOnTheThreadOfARequestWithoutAKey(String path, int size, String thread) {
        String unkeyed = post(path, size, null).asString();

        assertThat(size > BUFFER).isEqualTo(size != 100);
        assertThat(unkeyed).startsWith(size + ": ").contains("read on " + thread + ",");
        assertThat(post(path, size, path + size).asString()).isEqualTo(unkeyed);
    }

    @ParameterizedTest
    @CsvSource({ "100,200", "100,500", "20000,200", "20000,500", "200000,200", "200000,500" })
    void bodyOfAWaitingRequest_isDeserializedOnTheSameThreadsAgain(int size, int statusOfFirst) throws Exception {
        Things.RUNS.set(1);
        String unkeyed = post("held", size, null).asString();
        Things.RUNS.set(0);
        Things.statusOfFirst = new CompletableFuture<>();
        String key = UUID.randomUUID().toString();
        CompletableFuture<io.restassured.response.Response> owner = Background.call(() -> post("held", size, key));
        await().until(() -> Things.RUNS.get() == 1);
        CompletableFuture<io.restassured.response.Response> duplicate = Background.call(() -> post("held", size, key));
        await().until(() -> MemoryApplication.runtime().protocol().waiting() == 1);

        Things.statusOfFirst.complete(statusOfFirst);

        assertThat(owner.get(30, TimeUnit.SECONDS).asString()).isEqualTo(unkeyed);
        assertThat(duplicate.get(30, TimeUnit.SECONDS).asString()).isEqualTo(unkeyed);
    }
}
