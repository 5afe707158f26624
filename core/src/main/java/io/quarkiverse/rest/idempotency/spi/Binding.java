package io.quarkiverse.rest.idempotency.spi;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * The request that a key was first used for. The first acceptance fixes it; the key is rejected for any other request. Two
 * bindings are equal when they belong to one request, whether or not their fingerprints have marks: records of earlier versions
 * have none.
 *
 * @param operation the name of the operation, at most {@value #MAX_OPERATION} characters
 * @param resource the resource that the request acts on, at most {@value #MAX_RESOURCE} characters
 * @param fingerprint the digest of method, target, chosen headers and the whole body; behind it there may be a point and marks,
 *        which tell the part of a request that differs and decide nothing. At most {@value #MAX_FINGERPRINT} characters
 */
public record Binding(String operation, String resource, String fingerprint) {

    public static final int MAX_OPERATION = 255;
    public static final int MAX_RESOURCE = 512;
    public static final int MAX_FINGERPRINT = 64;

    /** Stands between the digest of a fingerprint and its marks; no digest has it. */
    public static final char MARKS = '.';

    /** The difference between a request and the one that its key is bound to. */
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
     * @return the differences of {@code other}; empty when it is the same binding. A payload is only said to differ when
     *         operation and resource are the same, because the fingerprint covers them too
     */
    public Set<Difference> differencesFrom(Binding other) {
        Set<Difference> differences = EnumSet.noneOf(Difference.class);
        if (!operation.equals(other.operation)) {
            differences.add(Difference.OPERATION);
        }
        if (!resource.equals(other.resource)) {
            differences.add(Difference.RESOURCE);
        }
        if (differences.isEmpty() && !digest().equals(other.digest())) {
            differences.add(Difference.PAYLOAD);
        }
        return differences;
    }

    /**
     * @return the fingerprint without its marks: it is the same for the same request
     */
    public String digest() {
        int point = fingerprint.indexOf(MARKS);
        return point < 0 ? fingerprint : fingerprint.substring(0, point);
    }

    /**
     * @return the marks of the fingerprint; empty when it has none
     */
    public String marks() {
        int point = fingerprint.indexOf(MARKS);
        return point < 0 ? "" : fingerprint.substring(point + 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Binding binding && operation.equals(binding.operation) && resource.equals(binding.resource)
                && digest().equals(binding.digest());
    }

    @Override
    public int hashCode() {
        return Objects.hash(operation, resource, digest());
    }
}
