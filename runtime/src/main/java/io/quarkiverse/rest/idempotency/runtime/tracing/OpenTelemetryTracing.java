package io.quarkiverse.rest.idempotency.runtime.tracing;

import java.time.Duration;
import java.util.function.Supplier;

import jakarta.inject.Singleton;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;

/**
 * Writes attributes and links to the current span. It is a bean where an application has OpenTelemetry's tracer.
 */
@Singleton
public class OpenTelemetryTracing implements RequestTracing {

    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int SPAN_ID_END = 52;
    private static final int LENGTH = 55;

    @Override
    public void decided(String operation, String outcome, Duration after) {
        Span.current()
                .setAttribute("idempotency.operation", operation)
                .setAttribute("idempotency.outcome", outcome)
                .setAttribute("idempotency.replayed", false)
                .setAttribute("idempotency.decision.duration_ms", after.toMillis());
    }

    @Override
    public void executes(long fence) {
        Span.current().setAttribute("idempotency.fence", fence);
    }

    @Override
    public void replays(String execution) {
        Span span = Span.current().setAttribute("idempotency.replayed", true);
        SpanContext linked = execution == null ? SpanContext.getInvalid() : parse(execution);
        if (linked.isValid()) {
            span.addLink(linked);
        }
    }

    @Override
    public String current() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() && span.isSampled()
                ? "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex()
                : null;
    }

    @Override
    public <T> Supplier<T> continued(Supplier<T> task) {
        return Context.current().wrapSupplier(task);
    }

    /** A value that does not parse comes from elsewhere, and is no link. Only sampled spans are kept. */
    private static SpanContext parse(String traceparent) {
        if (traceparent.length() != LENGTH || !traceparent.startsWith("00-")) {
            return SpanContext.getInvalid();
        }
        return SpanContext.createFromRemoteParent(traceparent.substring(TRACE_ID, SPAN_ID - 1),
                traceparent.substring(SPAN_ID, SPAN_ID_END), TraceFlags.getSampled(), TraceState.getDefault());
    }
}
