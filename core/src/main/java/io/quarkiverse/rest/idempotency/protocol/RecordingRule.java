package io.quarkiverse.rest.idempotency.protocol;

import java.util.Set;

/**
 * Decides whether a response is recorded. A 5xx never is, because a client must be able to try again; nor are answers of the
 * moment, which do not depend on the request: the listed 4xx, and a 4xx that tells when to try again.
 */
public final class RecordingRule {

    /** The 4xx that are released unless configured otherwise. */
    public static final Set<Integer> RELEASED_BY_DEFAULT = Set.of(401, 403, 408, 419, 421, 423, 424, 425, 428, 429);

    private final Set<Integer> released;
    private final boolean releasesRetryAfter;

    /** The same that releases a 4xx with {@code Retry-After}. */
    public RecordingRule(Set<Integer> released) {
        this(released, true);
    }

    /**
     * @param released the statuses that are not recorded besides 5xx; each a 4xx
     * @param releasesRetryAfter whether any 4xx with {@code Retry-After} is not recorded either
     */
    public RecordingRule(Set<Integer> released, boolean releasesRetryAfter) {
        for (Integer status : released) {
            if (status < 400 || status > 499) {
                throw new IllegalArgumentException("Only a 4xx status can be listed as released, was " + status
                        + ": a 2xx or 3xx is always recorded, and a 5xx never is");
            }
        }
        this.released = Set.copyOf(released);
        this.releasesRetryAfter = releasesRetryAfter;
    }

    /**
     * @return whether a response of this status, without {@code Retry-After}, is recorded; otherwise its key is released
     */
    public boolean records(int status) {
        return records(status, false);
    }

    /**
     * @param retryAfter whether it has the header {@code Retry-After}
     * @return whether a response is recorded; otherwise its key is released
     */
    public boolean records(int status, boolean retryAfter) {
        return canRecord(status) && !released.contains(status) && !(retryAfter && releasesRetryAfter && status >= 400);
    }

    /**
     * @return whether a response of this status can be recorded at all, for any operation
     */
    public static boolean canRecord(int status) {
        return status >= 200 && status < 500;
    }
}
