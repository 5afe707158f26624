package io.quarkiverse.rest.idempotency.http;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The response headers that are kept for replay. Other headers are never stored, and some can never be put on the list.
 */
public final class HeaderAllowList {

    /** Credentials; headers that belong to a connection, a server or a moment; traces; and the headers of this extension. */
    private static final Set<String> NEVER = Set.of("set-cookie", "set-cookie2", "authorization", "www-authenticate",
            "authentication-info", "connection", "keep-alive", "transfer-encoding", "upgrade", "trailer", "te",
            "content-length", "date", "age", "server", "via", TraceHeader.NAME, "tracestate", "traceresponse", "b3",
            "uber-trace-id", "x-amzn-trace-id", "x-cloud-trace-context", "idempotent-replayed", "idempotency-protected");

    private static final Set<String> OF_THE_BODY = Set.of("content-type", "content-encoding", "content-range",
            "content-digest", "content-md5", "digest", "repr-digest");

    private static final Set<String> OF_THE_STATE = Set.of("etag", "last-modified");

    private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    /**
     * @param names the headers that are kept
     * @throws IllegalArgumentException if one of them carries credentials or belongs to the connection
     */
    public HeaderAllowList(Collection<String> names) {
        for (String name : names) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (NEVER.contains(lower) || lower.startsWith("proxy-") || lower.startsWith("x-b3-")) {
                throw new IllegalArgumentException("The header " + name
                        + " can never be stored for replay: it carries credentials, or belongs to one connection, server, moment or trace");
            }
            this.names.add(name);
        }
    }

    public boolean allows(String name) {
        return names.contains(name);
    }

    /**
     * Whether a header says something about the bytes of a body, so that it is wrong beside other bytes.
     */
    public static boolean describesBody(String name) {
        return OF_THE_BODY.contains(name.toLowerCase(Locale.ROOT));
    }

    /**
     * Whether a header says something about the state that a body shows, so that it is wrong beside a newer state.
     */
    public static boolean describesState(String name) {
        return OF_THE_STATE.contains(name.toLowerCase(Locale.ROOT));
    }

    public List<String> names() {
        return List.copyOf(names);
    }
}
