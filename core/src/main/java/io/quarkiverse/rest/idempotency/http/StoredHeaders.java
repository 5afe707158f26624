package io.quarkiverse.rest.idempotency.http;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names of the request headers that are stored, and the names that can never be among them.
 */
public final class StoredHeaders {

    /** The headers that say in which form a request is sent and its response is asked for. */
    private static final List<String> FORM = List.of("Accept", "Accept-Language", "Content-Encoding", "Content-Language",
            "Content-Type");

    /** Credentials, and headers that belong to a connection. The host is stored in any case. */
    private static final Set<String> NEVER = Set.of("authorization", "cookie", "cookie2", "connection", "keep-alive",
            "transfer-encoding", "upgrade", "trailer", "te", "content-length", "expect", "host");

    private static final List<String> CREDENTIALS = List.of("api-key", "apikey", "session");

    private final List<String> names;

    /**
     * @param names the headers that are stored besides those of the form of a request
     */
    public StoredHeaders(Collection<String> names) {
        TreeSet<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        all.addAll(FORM);
        all.addAll(names);
        this.names = List.copyOf(all);
    }

    /** The names, in alphabetical order, each once. */
    public List<String> names() {
        return names;
    }

    /** Whether a header can never be stored: it carries a credential, or belongs to a connection. */
    public static boolean isForbidden(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return NEVER.contains(lower) || lower.startsWith("proxy-") || SecretNames.isCredential(name)
                || CREDENTIALS.stream().anyMatch(lower::contains);
    }
}
