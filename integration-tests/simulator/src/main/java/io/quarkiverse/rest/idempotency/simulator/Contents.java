package io.quarkiverse.rest.idempotency.simulator;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.http.HeaderAllowList;
import io.quarkiverse.rest.idempotency.lifecycle.RecordingPolicy;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * The answers of methods, and the parts that are kept of them. Every answer tells which request's method made it, and carries a
 * header that must not be kept.
 */
final class Contents {

    /** How an answer is kept. */
    enum Kept {
        STORED,
        REBUILDABLE,
        UNREPLAYABLE
    }

    private static final HeaderAllowList ALLOWED = new HeaderAllowList(List.of("Location"));
    private static final String BODY = "answer to ";

    private Contents() {
    }

    static RecordedResponse response(int request, int status, Kept kept) {
        if (kept == Kept.UNREPLAYABLE) {
            return new RecordedResponse.Unreplayable(status, BODY + request + " too large");
        }
        RecordingPolicy policy = new RecordingPolicy(kept == Kept.REBUILDABLE ? Replay.REBUILD : Replay.STORED, ALLOWED,
                Long.MAX_VALUE);
        String body = BODY + request;
        return policy.of(new RecordingPolicy.Response(status,
                List.of(new RecordedResponse.Header("Location", "/" + request),
                        new RecordedResponse.Header("Set-Cookie", "secret")),
                body.getBytes(StandardCharsets.UTF_8), null), () -> body);
    }

    static String of(RecordedResponse response) {
        if (response instanceof RecordedResponse.Stored stored) {
            return text(stored.headers(), new String(stored.body(), StandardCharsets.UTF_8));
        } else if (response instanceof RecordedResponse.Rebuildable rebuildable) {
            return text(rebuildable.headers(), rebuildable.reference());
        }
        return ((RecordedResponse.Unreplayable) response).reason();
    }

    private static String text(List<RecordedResponse.Header> headers, String body) {
        StringBuilder text = new StringBuilder();
        for (RecordedResponse.Header header : headers) {
            text.append(header.name()).append(": ").append(header.value()).append(", ");
        }
        return text.append(body).toString();
    }

    /** The number of the request whose method made an answer. */
    static int origin(String content) {
        int end = content.indexOf(BODY) + BODY.length();
        int last = end;
        while (last < content.length() && Character.isDigit(content.charAt(last))) {
            last++;
        }
        return Integer.parseInt(content.substring(end, last));
    }
}
