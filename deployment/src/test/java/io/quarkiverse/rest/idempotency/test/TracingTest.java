package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.admin.IdempotencyAdministration;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;

/**
 * Keys in the traces of an application with OpenTelemetry.
 */
class TracingTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.withAllExtensions(Things.class, Spans.class)
            .overrideConfigKey("quarkus.otel.enabled", "true")
            .overrideConfigKey("quarkus.otel.traces.exporter", "none");

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

    @Path("/things")
    public static class Things {

        @POST
        @Path("blocking")
        @Idempotent(operation = "make")
        public String make() {
            return "made";
        }

        @POST
        @Path("uni")
        @Idempotent(operation = "make-soon")
        public Uni<String> makeSoon() {
            return Uni.createFrom().item("made");
        }
    }

    @Inject
    InMemorySpanExporter exporter;

    @Inject
    IdempotencyAdministration administration;

    @AfterEach
    void forget() {
        exporter.reset();
    }

    private static Response post(String path, String key) {
        return RestAssured.given().header("Idempotency-Key", key).post("/things/" + path);
    }

    /** The spans of the server, in the order in which their requests ended. */
    private List<SpanData> spans(int count) {
        await().untilAsserted(() -> assertThat(serverSpans()).hasSize(count));
        return serverSpans();
    }

    private List<SpanData> serverSpans() {
        return exporter.getFinishedSpanItems().stream().filter(span -> span.getKind() == SpanKind.SERVER).toList();
    }

    private static String text(SpanData span, String attribute) {
        return span.getAttributes().get(AttributeKey.stringKey(attribute));
    }

    private static Boolean truth(SpanData span, String attribute) {
        return span.getAttributes().get(AttributeKey.booleanKey(attribute));
    }

    private static Long number(SpanData span, String attribute) {
        return span.getAttributes().get(AttributeKey.longKey(attribute));
    }

    private void executionAndReplay(String path, String operation) {
        String key = UUID.randomUUID().toString();
        assertThat(post(path, key).statusCode()).isEqualTo(200);
        SpanData executed = spans(1).get(0);
        Response replay = post(path, key);
        SpanData replayed = spans(2).get(1);

        assertThat(text(executed, "idempotency.operation")).isEqualTo(operation);
        assertThat(text(executed, "idempotency.outcome")).isEqualTo("executed");
        assertThat(truth(executed, "idempotency.replayed")).isFalse();
        assertThat(number(executed, "idempotency.fence")).isPositive();
        assertThat(number(executed, "idempotency.decision.duration_ms")).isNotNegative();
        assertThat(executed.getLinks()).isEmpty();

        assertThat(text(replayed, "idempotency.outcome")).isEqualTo("replayed");
        assertThat(truth(replayed, "idempotency.replayed")).isTrue();
        assertThat(replayed.getTraceId()).isNotEqualTo(executed.getTraceId());
        assertThat(replayed.getLinks()).singleElement().satisfies(link -> {
            assertThat(link.getSpanContext().getTraceId()).isEqualTo(executed.getTraceId());
            assertThat(link.getSpanContext().getSpanId()).isEqualTo(executed.getSpanId());
        });
        assertThat(replay.header("traceparent")).as("what the link is made from is not for clients").isNull();
    }

    @Test
    void replay_isLinkedToItsExecution() {
        executionAndReplay("blocking", "make");
    }

    @Test
    void aReplayIsLinkedToItsExecution_onAnEventLoop_too() {
        executionAndReplay("uni", "make-soon");
    }

    @Test
    void rejection_tellsItsReason_andAMalformedKeyToo() {
        String key = UUID.randomUUID().toString();
        post("blocking", key);
        post("uni", key);
        post("blocking", "a b");

        List<SpanData> spans = spans(3);
        assertThat(text(spans.get(1), "idempotency.outcome")).isEqualTo("reused");
        assertThat(text(spans.get(2), "idempotency.outcome")).isEqualTo("key_invalid");
        assertThat(spans).extracting(SpanData::getAttributes).extracting(Object::toString)
                .noneMatch(attributes -> attributes.contains(key));
    }

    @Test
    @Tag("no-secret")
    void recordBesideTheResponse_holdsTheTraceAlone() {
        String key = UUID.randomUUID().toString();
        RestAssured.given().header("Idempotency-Key", key).header("tracestate", "vendor=secret").header("baggage", "user=alice")
                .post("/things/blocking");

        SpanData executed = spans(1).get(0);
        IdempotencyRecord.Completed record = (IdempotencyRecord.Completed) administration.find("default", null, key)
                .orElseThrow();
        assertThat(((RecordedResponse.Stored) record.response()).headers())
                .filteredOn(header -> !header.name().equalsIgnoreCase("Content-Type"))
                .containsExactly(new RecordedResponse.Header("traceparent",
                        "00-" + executed.getTraceId() + "-" + executed.getSpanId() + "-01"));
    }

    @Test
    @Tag("unprotected-untouched")
    void aRequestWithoutAKey_saysNothing() {
        RestAssured.post("/things/blocking");

        assertThat(spans(1).get(0).getAttributes().asMap().keySet()).extracting(AttributeKey::getKey)
                .noneMatch(name -> name.startsWith("idempotency"));
    }
}
