package io.quarkiverse.rest.idempotency.lifecycle;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.http.HeaderAllowList;
import io.quarkiverse.rest.idempotency.http.TraceHeader;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * Decides which parts of a response are kept. Pure functions of an operation's settings and the response.
 *
 * @param replay the replay mode of duplicates
 * @param headers the response headers that are kept
 * @param bodyLimit the largest body that is kept, in bytes
 */
public record RecordingPolicy(Replay replay, HeaderAllowList headers, long bodyLimit) {

    /**
     * A response that is about to leave.
     *
     * @param headers all that it has
     * @param body its bytes; {@code null} where it has none, or where they are not held because they are not to be kept
     * @param trace the trace that it was made in, or {@code null}
     */
    public record Response(int status, List<RecordedResponse.Header> headers, byte @Nullable [] body, @Nullable String trace) {
    }

    /** Knows the reference from which the response is built again. */
    @FunctionalInterface
    public interface Reference {

        /**
         * @return the reference; {@code null} when there is none, and the response cannot be replayed
         */
        @Nullable
        String get();
    }

    /**
     * @param reference asked where the response is built again for a replay; {@code null} for a response that is not made of an
     *        object
     */
    public RecordedResponse of(Response response, @Nullable Reference reference) {
        Reference source = source(response, reference);
        boolean rebuilt = source != null;
        boolean stored = replay != Replay.STATUS_ONLY && !rebuilt;
        byte[] body = stored ? response.body : null;
        if (body != null && body.length > bodyLimit) {
            return tooLarge(response.status);
        }
        List<RecordedResponse.Header> kept = kept(response, stored, rebuilt);
        if (source != null) {
            String built = source.get();
            return built == null
                    ? new RecordedResponse.Unreplayable(response.status, "no reference to build it again was kept")
                    : new RecordedResponse.Rebuildable(response.status, kept, built);
        }
        return new RecordedResponse.Stored(response.status, kept, body == null ? new byte[0] : body);
    }

    /**
     * @param response a response whose body is larger than the part that is held
     * @param reference as of {@link #of}
     */
    public RecordedResponse withoutBody(Response response, @Nullable Reference reference) {
        boolean needsBody = replay != Replay.STATUS_ONLY && source(response, reference) == null;
        return needsBody ? tooLarge(response.status) : of(response, reference);
    }

    /** An error of a rebuilt operation is stored: it says nothing of a state that could be asked for again. */
    private @Nullable Reference source(Response response, @Nullable Reference reference) {
        return replay == Replay.REBUILD && response.status < 400 ? reference : null;
    }

    private RecordedResponse tooLarge(int status) {
        return new RecordedResponse.Unreplayable(status,
                "the response body was larger than the " + bodyLimit + " bytes that are kept of this operation");
    }

    /**
     * No header may describe a body that is not kept, or that is built again from a newer state. Only its type stays where it
     * is built again: the same writer writes it for the duplicate.
     */
    private List<RecordedResponse.Header> kept(Response response, boolean stored, boolean rebuilt) {
        List<RecordedResponse.Header> kept = new ArrayList<>();
        for (RecordedResponse.Header header : response.headers) {
            String name = header.name();
            boolean fits = stored || !HeaderAllowList.describesBody(name) && !(rebuilt && HeaderAllowList.describesState(name))
                    || rebuilt && name.equalsIgnoreCase("Content-Type");
            if (headers.allows(name) && fits) {
                kept.add(header);
            }
        }
        if (response.trace != null) {
            kept.add(new RecordedResponse.Header(TraceHeader.NAME, response.trace));
        }
        return kept;
    }
}
