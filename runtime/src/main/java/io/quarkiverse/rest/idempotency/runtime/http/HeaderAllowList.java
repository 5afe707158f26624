package io.quarkiverse.rest.idempotency.runtime.http;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which response headers are kept for replay. Whatever is not on the list is never stored, and some can never be put on it.
 */
public final class HeaderAllowList {

    private static final Set<String> NEVER = Set.of("set-cookie", "set-cookie2", "authorization", "www-authenticate",
            "authentication-info", "connection", "keep-alive", "transfer-encoding", "upgrade", "trailer", "te",
            "content-length", TraceHeader.NAME, "tracestate");

    private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    /**
     * @param names the headers that are kept
     * @throws IllegalArgumentException if one of them carries credentials or belongs to the connection
     */
    public HeaderAllowList(Collection<String> names) {
        for (String name : names) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (NEVER.contains(lower) || lower.startsWith("proxy-")) {
                throw new IllegalArgumentException("The header " + name
                        + " can never be stored for replay: it carries credentials, or belongs to one connection or trace");
            }
            this.names.add(name);
        }
    }

    public boolean allows(String name) {
        return names.contains(name);
    }

    public List<String> names() {
        return List.copyOf(names);
    }
}
