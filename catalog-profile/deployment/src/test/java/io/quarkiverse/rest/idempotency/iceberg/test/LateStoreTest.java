package io.quarkiverse.rest.idempotency.iceberg.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerResponseContext;

import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.spi.ForwardingStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;
import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;

/**
 * A store that answers late, on a thread of its own: the requests for the configuration wait for it without a thread, and go on
 * as themselves, with the entries of their log.
 */
class LateStoreTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication
            .withoutCatalog(Catalogs.class, EventLoopCatalog.class, Filters.class, LateStore.class)
            // One thread of each kind: whatever is answered while a request waits shows that it holds none.
            .overrideConfigKey("quarkus.thread-pool.max-threads", "1")
            .overrideConfigKey("quarkus.vertx.event-loops-pool-size", "1")
            .overrideConfigKey("quarkus.rest-idempotency.store-timeout.reserve", "60s");

    @Singleton
    public static class LateStore extends ForwardingStore {

        static final CompletableFuture<Void> ASKED = new CompletableFuture<>();
        static final CompletableFuture<Void> ANSWERS = new CompletableFuture<>();

        public LateStore() {
            super(new MemoryStore(100, 100_000));
        }

        @Override
        public CompletionStage<List<LoadResult>> load(List<RecordId> ids) {
            ASKED.complete(null);
            return ANSWERS.thenComposeAsync(ignored -> super.load(ids), Background::start);
        }
    }

    @Path("/{kind}/v1")
    @Produces("application/json")
    public static class Catalogs {

        static final CompletableFuture<Void> RAN_ON_EVENT_LOOP = new CompletableFuture<>();

        @DELETE
        @Path("/namespaces/{namespace}")
        public void drop(@PathParam("kind") String kind) {
        }

        @GET
        @Path("/config")
        public String configuration(@PathParam("kind") String kind) {
            MDC.put("catalog", kind);
            return "{}";
        }

        @GET
        @Path("/thread")
        public String thread() {
            return "{}";
        }

        @GET
        @Path("/event-loop")
        public Uni<String> eventLoop() {
            return Uni.createFrom().item("{}");
        }
    }

    @Path("/loop/v1")
    @Produces("application/json")
    public static class EventLoopCatalog {

        @DELETE
        @Path("/namespaces/{namespace}")
        public void drop() {
        }

        @GET
        @Path("/config")
        public Uni<String> configuration() {
            MDC.put("catalog", "loop");
            Catalogs.RAN_ON_EVENT_LOOP.complete(null);
            return Uni.createFrom().item("{}");
        }
    }

    public static class Filters {

        @ServerResponseFilter
        void after(ContainerResponseContext response) {
            Object logged = MDC.get("catalog");
            if (logged != null) {
                response.getHeaders().add("X-Logged", logged);
            }
        }
    }

    @Test
    void configRequest_beforeTheStoreAnswers_holdsNoThread_thenHasTheLifetime() throws Exception {
        CompletableFuture<Response> onWorker = Background.call(() -> get("/worker/v1/config"));
        LateStore.ASKED.get(30, TimeUnit.SECONDS);
        assertThat(get("/worker/v1/thread").statusCode()).isEqualTo(200);
        CompletableFuture<Response> onEventLoop = Background.call(() -> get("/loop/v1/config"));
        Catalogs.RAN_ON_EVENT_LOOP.get(30, TimeUnit.SECONDS);
        assertThat(get("/worker/v1/event-loop").statusCode()).isEqualTo(200);
        assertThat(onWorker).isNotDone();
        assertThat(onEventLoop).isNotDone();

        LateStore.ANSWERS.complete(null);

        for (CompletableFuture<Response> waiting : List.of(onWorker, onEventLoop)) {
            assertThat(waiting.get(30, TimeUnit.SECONDS).jsonPath().getString("idempotency-key-lifetime")).isEqualTo("PT24H");
        }
        assertThat(onWorker.join().header("X-Logged")).isEqualTo("worker");
        assertThat(onEventLoop.join().header("X-Logged")).isEqualTo("loop");
    }

    private static Response get(String path) {
        return RestAssured.get(path);
    }
}
