package io.quarkiverse.rest.idempotency.simulator;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.quarkiverse.rest.idempotency.runtime.http.HeaderAllowList;
import io.quarkiverse.rest.idempotency.spi.RecordedOutcome;

/**
 * What methods answer, and what is kept of it. Every answer tells which request's method made it, and carries a header that
 * must not be kept.
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

    static RecordedOutcome outcome(int request, int status, Kept kept) {
        if (kept == Kept.UNREPLAYABLE) {
            return new RecordedOutcome.Unreplayable(status, BODY + request + " too large");
        }
        List<RecordedOutcome.Header> sent = List.of(new RecordedOutcome.Header("Location", "/" + request),
                new RecordedOutcome.Header("Set-Cookie", "secret"));
        List<RecordedOutcome.Header> headers = sent.stream().filter(header -> ALLOWED.allows(header.name())).toList();
        if (kept == Kept.REBUILDABLE && status < 300) {
            return new RecordedOutcome.Rebuildable(status, headers, BODY + request);
        }
        return new RecordedOutcome.Stored(status, headers, (BODY + request).getBytes(StandardCharsets.UTF_8));
    }

    static String of(RecordedOutcome outcome) {
        if (outcome instanceof RecordedOutcome.Stored stored) {
            return text(stored.headers(), new String(stored.body(), StandardCharsets.UTF_8));
        } else if (outcome instanceof RecordedOutcome.Rebuildable rebuildable) {
            return text(rebuildable.headers(), rebuildable.reference());
        }
        return ((RecordedOutcome.Unreplayable) outcome).reason();
    }

    private static String text(List<RecordedOutcome.Header> headers, String body) {
        StringBuilder text = new StringBuilder();
        for (RecordedOutcome.Header header : headers) {
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
