package io.quarkiverse.rest.idempotency.iceberg.runtime;

import static io.quarkiverse.rest.idempotency.iceberg.runtime.IcebergLog.LOG;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;

/**
 * The separator between the levels of a namespace in a path: as configured, or as the catalog's own answers to
 * {@code GET …/config} tell clients. A node that has not given such an answer yet does not know it, and then reads only the
 * names that every separator leaves alone.
 */
@Singleton
public class NamespaceSeparator {

    private static final String PROPERTY = "quarkus.rest-idempotency.iceberg.namespace-separator";
    private static final String DEFAULT = "\u001F";
    /** No catalog separates levels by these, because names of namespaces have them. */
    private static final Pattern ONE_LEVEL = Pattern.compile("[\\p{L}\\p{N}_-]*");
    private static final Duration SOON = Duration.ofSeconds(5);

    private final boolean configured;
    private String separator;
    private boolean ambiguous;

    @Inject
    NamespaceSeparator(IcebergConfig config) {
        this(config.namespaceSeparator().orElse(null));
    }

    /**
     * @param separator as clients are told it, encoded or not; {@code null} where it is not configured
     */
    NamespaceSeparator(String separator) {
        this.configured = separator != null;
        this.separator = separator == null ? null : decode(separator);
    }

    /**
     * Learns from an answer to {@code GET …/config}.
     *
     * @param encoded the separator that clients are told, percent-encoded as they are told it; {@code null} where they are told
     *        none, and use the unit separator (0x1F)
     */
    public synchronized void isTold(String encoded) {
        String told = encoded == null || encoded.isEmpty() ? DEFAULT : decode(encoded);
        if (configured || told.equals(separator)) {
            return;
        }
        if (separator != null && !ambiguous) {
            ambiguous = true;
            LOG.separatorsDiffer(PROPERTY);
        }
        separator = told;
    }

    /**
     * @param decoded a path parameter that names a namespace, decoded once
     * @param operation the name of the operation, in whose shape a duplicate is rejected
     * @return the levels of the namespace
     * @throws IdempotencyException if the name can have several levels, and the separator is not known
     */
    List<String> levels(String decoded, String operation) {
        if (ResourceNames.hasUnitSeparator(decoded)) {
            // Servers understand it beside a separator of their own, for clients that know no other.
            return ResourceNames.levels(decoded);
        }
        String known = known();
        if (known == null) {
            if (!ONE_LEVEL.matcher(decoded).matches()) {
                throw unknown(operation);
            }
            return List.of(decoded);
        }
        return List.of(decoded.split(Pattern.quote(known), -1));
    }

    private synchronized String known() {
        return ambiguous ? null : separator;
    }

    private static IdempotencyException unknown(String operation) {
        return new IdempotencyException(IdempotencyErrorCode.OUTCOME_UNKNOWN, 503,
                "The namespace in the path cannot be read: this node has not learned the separator of its levels yet, which it "
                        + "does when a client asks for the catalog's configuration, or by " + PROPERTY
                        + ". Retry with the same key.",
                SOON, operation);
    }

    static String decode(String separator) {
        return URLDecoder.decode(separator.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
