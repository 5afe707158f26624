package io.quarkiverse.rest.idempotency.protocol;

import java.util.Set;

/**
 * Decides by its status whether an outcome is recorded. A 5xx never is, because a client must be able to try again; nor are
 * the listed 4xx, which say something about the moment and not about the request.
 */
public final class RecordingRule {

    /** The 4xx that are released unless configured otherwise. */
    public static final Set<Integer> RELEASED_BY_DEFAULT = Set.of(401, 403, 408, 419, 425, 429);

    private final Set<Integer> released;

    /**
     * @param released the statuses that are not recorded besides 5xx; each a 4xx
     */
    public RecordingRule(Set<Integer> released) {
        for (Integer status : released) {
            if (status < 400 || status > 499) {
                throw new IllegalArgumentException("Only a 4xx status can be listed as released, was " + status
                        + ": a 2xx or 3xx is always recorded, and a 5xx never is");
            }
        }
        this.released = Set.copyOf(released);
    }

    /**
     * @return whether an outcome of this status is recorded; otherwise its key is released
     */
    public boolean records(int status) {
        return canRecord(status) && !released.contains(status);
    }

    /**
     * @return whether an outcome of this status can be recorded at all, for whatever operation
     */
    public static boolean canRecord(int status) {
        return status >= 200 && status < 500;
    }
}
