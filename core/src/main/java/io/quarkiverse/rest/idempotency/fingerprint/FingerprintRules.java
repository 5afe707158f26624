package io.quarkiverse.rest.idempotency.fingerprint;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.quarkiverse.rest.idempotency.FingerprintMode;

/**
 * The rules by which two requests of an operation are the same.
 *
 * @param mode the comparison of bodies
 * @param excluded the JSON Pointers (RFC 6901) of values that do not count; empty unless the mode is
 *        {@link FingerprintMode#JSON}
 * @param ignoreQueryOrder whether query parameters of different names may change places
 * @param headers the names of the headers that count, whether a request has them or not
 * @param conditional whether the conditional headers that a request has count, too
 * @param marks whether a record keeps a few bits of each part of its request, so that a rejection can name the part that
 *        differs
 */
public record FingerprintRules(FingerprintMode mode, List<String> excluded, boolean ignoreQueryOrder, List<String> headers,
        boolean conditional, boolean marks) {

    /** The headers of preconditions (RFC 9110, section 13.1): they decide whether a request has an effect at all. */
    public static final List<String> CONDITIONAL_HEADERS = List.of("If-Match", "If-None-Match", "If-Unmodified-Since",
            "If-Modified-Since", "If-Range");

    private static final Set<String> LISTED = Set.of("if-match", "if-none-match", "if-unmodified-since", "if-modified-since",
            "if-range");

    public FingerprintRules {
        excluded = List.copyOf(excluded);
        headers = List.copyOf(headers);
    }

    /** The conditional headers that are not counted as chosen headers already. */
    List<String> furtherHeaders() {
        if (!conditional) {
            return List.of();
        }
        for (String header : headers) {
            if (LISTED.contains(header.toLowerCase(Locale.ROOT))) {
                return CONDITIONAL_HEADERS.stream().filter(name -> headers.stream().noneMatch(name::equalsIgnoreCase)).toList();
            }
        }
        return CONDITIONAL_HEADERS;
    }
}
