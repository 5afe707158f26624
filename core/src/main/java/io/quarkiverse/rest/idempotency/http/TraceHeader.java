package io.quarkiverse.rest.idempotency.http;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * The one header of a recorded response that did not come from the response and is never sent: the trace that the response was
 * made in. It links a replay to the execution. It can never be put on the list of replayed headers, and contains only a trace
 * and a span (W3C Trace Context).
 */
public final class TraceHeader {

    public static final String NAME = "traceparent";

    private TraceHeader() {
    }

    /** Whether a recorded header is this one, which no client gets. */
    public static boolean is(RecordedResponse.Header header) {
        return header.name().equalsIgnoreCase(NAME);
    }

    /**
     * @return the trace that the response was made in, or {@code null} when it is not known
     */
    public static @Nullable String of(RecordedResponse response) {
        List<RecordedResponse.Header> headers = response instanceof RecordedResponse.Stored stored ? stored.headers()
                : response instanceof RecordedResponse.Rebuildable rebuildable ? rebuildable.headers() : List.of();
        for (RecordedResponse.Header header : headers) {
            if (is(header)) {
                return header.value();
            }
        }
        return null;
    }
}
