package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;

import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/**
 * A store that answers later, on a thread of its own, as any does that many requests ask at a time: each request resumes on its
 * own context, with the span, the log's entries and the beans that it had before it was suspended.
 */
class SuspendedRequestTest {

    /** The first one asks the store by itself; the others share a call, which no request's thread makes. */
    private static final int REQUESTS = 4;

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication
            .withAllExtensions(Things.class, Filters.class, Call.class, Spans.class, LateStore.class, DelegatingStore.class)
            // The requests wait for each other: none may wait for the call of another one to end.
            .overrideConfigKey("quarkus.rest-idempotency.batching.max-statements", "" + REQUESTS)
            .overrideConfigKey("quarkus.rest-idempotency.store-timeout.reserve", "60s")
            .overrideConfigKey("quarkus.otel.enabled", "true")
            .overrideConfigKey("quarkus.otel.traces.exporter", "none");

    @Singleton
    public static class LateStore extends DelegatingStore {

        static volatile CountDownLatch together = new CountDownLatch(0);

        private final ExecutorService threads = Executors.newCachedThreadPool();

        @Override
        public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
            CountDownLatch others = together;
            reservations.forEach(reservation -> others.countDown());
            return CompletableFuture.supplyAsync(() -> {
                awaitAll(others);
                return super.reserve(reservations);
            }, threads).thenCompose(answer -> answer);
        }

        private static void awaitAll(CountDownLatch others) {
            try {
                if (!others.await(30, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("Expected the other requests");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
            return CompletableFuture.supplyAsync(() -> super.complete(completions), threads).thenCompose(answer -> answer);
        }

        @PreDestroy
        void end() {
            threads.shutdown();
        }
    }

    @ApplicationScoped
    public static class Spans {

        @Produces
        @Singleton
        InMemorySpanExporter exporter() {
            return InMemorySpanExporter.create();
        }

        @Produces
        @Singleton
        SpanProcessor processor(InMemorySpanExporter exporter) {
            return SimpleSpanProcessor.create(exporter);
        }
    }

    /** The context of one request as its method, filters and callbacks see it. */
    @RequestScoped
    public static class Call {

        private String seenFirst;

        void sees(String first) {
            seenFirst = first;
        }

        String seenFirst() {
            return seenFirst;
        }
    }

    @Singleton
    public static class Filters {

        @Inject
        Call call;

        @ServerRequestFilter
        void before(ContainerRequestContext request) {
            call.sees(request.getHeaderString("X-Test") + " " + Span.current().getSpanContext().getSpanId());
        }

        @ServerResponseFilter
        void after(ContainerRequestContext request, ContainerResponseContext response) {
            response.getHeaders().add("X-Seen-Last",
                    call.seenFirst()
                            .equals(request.getHeaderString("X-Test") + " " + Span.current().getSpanContext().getSpanId()));
        }
    }

    @Path("/things")
    public static class Things {

        @Inject
        Call call;

        private String seen() {
            return call.seenFirst() + " " + Span.current().getSpanContext().getSpanId() + " " + MDC.get("idempotency.operation")
                    + " " + (Vertx.currentContext() != null);
        }

        @POST
        @Path("blocking")
        @Idempotent(operation = "make")
        public String make() {
            return seen();
        }

        @POST
        @Path("uni")
        @Idempotent(operation = "make-soon")
        public Uni<String> makeSoon() {
            return Uni.createFrom().item(seen());
        }
    }

    @Inject
    InMemorySpanExporter exporter;

    private ExecutorService clients;

    @BeforeEach
    void begin() {
        clients = Executors.newFixedThreadPool(REQUESTS);
    }

    @AfterEach
    void forget() {
        exporter.reset();
        clients.shutdown();
    }

    private void goesOnAsItself(String path, String operation) {
        List<String> keys = Stream.generate(() -> UUID.randomUUID().toString()).limit(REQUESTS).toList();
        LateStore.together = new CountDownLatch(REQUESTS);

        List<CompletableFuture<Response>> executed = keys.stream()
                .map(key -> CompletableFuture.supplyAsync(() -> post(path, key, key), clients)).toList();
        executed.forEach(CompletableFuture::join);
        await().untilAsserted(() -> assertThat(spans()).hasSize(REQUESTS));

        Map<String, Response> answers = new HashMap<>();
        for (SpanData span : spans()) {
            assertThat(span.getAttributes().get(AttributeKey.stringKey("idempotency.outcome"))).isEqualTo("executed");
            Response answer = executed.stream().map(CompletableFuture::join)
                    .filter(response -> response.asString().contains(span.getSpanId())).findFirst().orElseThrow();
            String key = answer.asString().substring(0, keys.get(0).length());
            assertThat(answer.asString())
                    .isEqualTo(key + " " + span.getSpanId() + " " + span.getSpanId() + " " + operation + " true");
            assertThat(answer.header("X-Seen-Last")).isEqualTo("true");
            answers.put(key, answer);
        }
        assertThat(answers).containsOnlyKeys(keys);

        exporter.reset();
        for (String key : keys) {
            Response replayed = post(path, key, "again");
            assertThat(replayed.asString()).isEqualTo(answers.get(key).asString());
            assertThat(replayed.header("X-Seen-Last")).isEqualTo("true");
        }
        await().untilAsserted(() -> assertThat(spans()).hasSize(REQUESTS));
        assertThat(spans()).extracting(span -> span.getAttributes().get(AttributeKey.stringKey("idempotency.outcome")))
                .containsOnly("replayed");
    }

    private static Response post(String path, String key, String test) {
        return RestAssured.given().header("X-Test", test).header("Idempotency-Key", key).post("/things/" + path);
    }

    private List<SpanData> spans() {
        return exporter.getFinishedSpanItems().stream().filter(span -> span.getKind() == SpanKind.SERVER).toList();
    }

    @Test
    void request_onAWorkerThread_resumesOnItsOwnContext() {
        goesOnAsItself("blocking", "make");
    }

    @Test
    void request_onAnEventLoop_resumesOnItsOwnContext() {
        goesOnAsItself("uni", "make-soon");
    }
}
