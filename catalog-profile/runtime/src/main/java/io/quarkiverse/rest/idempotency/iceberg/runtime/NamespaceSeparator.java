package io.quarkiverse.rest.idempotency.iceberg.runtime;

import static io.quarkiverse.rest.idempotency.iceberg.runtime.IcebergLog.LOG;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;

/**
 * The separator between the levels of a namespace in a path: as configured, or as the catalog's own answers to
 * {@code GET …/config} tell clients, for each prefix. A node that has not given such an answer yet does not know it, and then
 * reads only the names that every separator leaves alone. Where it has given answers for other prefixes only, or one that
 * contradicts the configuration, it reads the names that all of these separators read alike.
 */
@Singleton
public class NamespaceSeparator {

    private static final String PROPERTY = "quarkus.rest-idempotency.iceberg.namespace-separator";
    private static final String DEFAULT = "\u001F";
    /** No catalog separates levels by these, because names of namespaces have them. */
    private static final Pattern ONE_LEVEL = Pattern.compile("[\\p{L}\\p{N}_-]*");
    /** A catalog may take any name of a warehouse from a client, so the prefixes that are remembered are bounded. */
    private static final int PREFIXES = 10_000;
    private static final Duration SOON = Duration.ofSeconds(5);

    private final String configured;
    /** By prefix, which is empty where there is none. Several of a prefix are those of different realms. */
    private final Map<String, Set<String>> told = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
            return size() > PREFIXES;
        }
    };
    private boolean warned;

    @Inject
    NamespaceSeparator(IcebergConfig config) {
        this(config.namespaceSeparator().orElse(null));
    }

    /**
     * @param separator as clients are told it, encoded or not; {@code null} where it is not configured
     */
    NamespaceSeparator(String separator) {
        this.configured = separator == null ? null : decode(separator);
    }

    /**
     * Learns from an answer to {@code GET …/config}.
     *
     * @param prefix the prefix that its clients use, percent-encoded or not; {@code null} for none
     * @param encoded the separator that clients are told, percent-encoded as they are told it; {@code null} where they are told
     *        none, and use the unit separator (0x1F)
     */
    public synchronized void isTold(String prefix, String encoded) {
        String separator = encoded == null || encoded.isEmpty() ? DEFAULT : decode(encoded);
        told.computeIfAbsent(decode(key(prefix)), missing -> new HashSet<>()).add(separator);
        if (configured != null && !configured.equals(separator) && !warned) {
            warned = true;
            LOG.separatorContradicted(PROPERTY, encode(configured), key(prefix), encode(separator));
        }
    }

    /**
     * @param decoded a path parameter that names a namespace, decoded once
     * @param prefix the prefix of the path; {@code null} for none
     * @param operation the name of the operation, in whose shape a duplicate is rejected
     * @return the levels of the namespace
     * @throws IdempotencyException if the name can have several levels, and the separator is not known
     */
    List<String> levels(String decoded, String prefix, String operation) {
        if (ResourceNames.hasUnitSeparator(decoded)) {
            // Servers understand it beside a separator of their own, for clients that know no other.
            return ResourceNames.levels(decoded);
        }
        Set<List<String>> readings = known(prefix).stream()
                .map(separator -> List.of(decoded.split(Pattern.quote(separator), -1))).collect(Collectors.toSet());
        if (readings.isEmpty() && ONE_LEVEL.matcher(decoded).matches()) {
            return List.of(decoded);
        }
        if (readings.size() != 1) {
            throw unknown(operation, readings.isEmpty());
        }
        return readings.iterator().next();
    }

    /** The separators that a path of the prefix can have; none while nothing is known. */
    private synchronized Set<String> known(String prefix) {
        Set<String> known = new HashSet<>(told.getOrDefault(key(prefix), Set.of()));
        if (configured != null) {
            known.add(configured);
        } else if (known.isEmpty()) {
            told.values().forEach(known::addAll);
        }
        return known;
    }

    private static String key(String prefix) {
        return prefix == null ? "" : prefix;
    }

    private static IdempotencyException unknown(String operation, boolean notLearned) {
        String reason = notLearned
                ? "this node has not learned the separator of its levels yet, which it does when a client asks for the catalog's "
                        + "configuration, or by " + PROPERTY
                : "several separators of its levels are possible. The catalog's configuration for this prefix and " + PROPERTY
                        + " must name one";
        return new IdempotencyException(IdempotencyErrorCode.OUTCOME_UNKNOWN, 503,
                "The namespace in the path cannot be read: " + reason + ". Retry with the same key.", SOON, operation);
    }

    private static String encode(String separator) {
        return URLEncoder.encode(separator, StandardCharsets.UTF_8);
    }

    static String decode(String separator) {
        try {
            return URLDecoder.decode(separator.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return separator;
        }
    }
}
