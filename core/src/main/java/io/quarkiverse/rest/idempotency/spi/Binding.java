package io.quarkiverse.rest.idempotency.spi;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * What a key was first used for. The first acceptance fixes it; the key is refused for anything else.
 *
 * @param operation the name of the operation, at most {@value #MAX_OPERATION} characters
 * @param resource what the request acts on, at most {@value #MAX_RESOURCE} characters
 * @param fingerprint the digest of method, target, chosen headers and the whole body, at most {@value #MAX_FINGERPRINT}
 *        characters
 */
public record Binding(String operation, String resource, String fingerprint) {

    public static final int MAX_OPERATION = 255;
    public static final int MAX_RESOURCE = 512;
    public static final int MAX_FINGERPRINT = 64;

    /** In what a request differs from the one that its key is bound to. */
    public enum Difference {
        OPERATION,
        RESOURCE,
        PAYLOAD
    }

    public Binding {
        check("operation", operation, MAX_OPERATION);
        check("resource", resource, MAX_RESOURCE);
        check("fingerprint", fingerprint, MAX_FINGERPRINT);
    }

    private static void check(String name, String value, int max) {
        Objects.requireNonNull(value, name);
        if (value.length() > max) {
            throw new IllegalArgumentException(
                    "The " + name + " of a binding has at most " + max + " characters, was " + value.length());
        }
    }

    /**
     * @return in what {@code other} differs; empty when it is the same binding. A payload is only said to differ when operation
     *         and resource are the same, because the fingerprint covers them too
     */
    public Set<Difference> differencesFrom(Binding other) {
        Set<Difference> differences = EnumSet.noneOf(Difference.class);
        if (!operation.equals(other.operation)) {
            differences.add(Difference.OPERATION);
        }
        if (!resource.equals(other.resource)) {
            differences.add(Difference.RESOURCE);
        }
        if (differences.isEmpty() && !fingerprint.equals(other.fingerprint)) {
            differences.add(Difference.PAYLOAD);
        }
        return differences;
    }
}
