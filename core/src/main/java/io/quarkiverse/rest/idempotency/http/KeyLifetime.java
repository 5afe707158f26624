package io.quarkiverse.rest.idempotency.http;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The time during which a key that tells its time can begin a record. A record is kept for {@link #kept()}, which is longer by
 * the allowance for the clocks of clients: so the record of a key that can still begin one is never gone because of its age.
 *
 * @param retention the time after its own time during which a key can begin a record
 * @param skew the greatest difference between the clocks of a client and of this node
 * @param uuids whether keys are UUIDs of version 7, which tell their time
 */
public record KeyLifetime(Duration retention, Duration skew, boolean uuids) {

    private static final int HEX = 16;

    /**
     * The time of a UUID of version 7 (RFC 9562, section 5.7).
     *
     * @return the time, to the millisecond; {@code null} where keys are no such UUIDs, and for one that is none, as a derived
     *         one
     */
    public @Nullable Instant timeOf(String key) {
        if (!uuids || key.length() != 36 || key.charAt(14) != '7') {
            return null;
        }
        try {
            return Instant.ofEpochMilli(Long.parseLong(key.substring(0, 8) + key.substring(9, 13), HEX));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The time for which a completed record is kept. */
    public Duration kept() {
        return retention.plus(skew);
    }

    /**
     * @return whether a key of this time is too old to begin a record
     */
    public boolean isOver(Instant keyTime, Instant now) {
        return Duration.between(keyTime, now).compareTo(retention) > 0;
    }

    /**
     * @return whether a key of this time was made by a clock that is too far ahead: it would be taken for a new one when its
     *         record is gone
     */
    public boolean isAhead(Instant keyTime, Instant now) {
        return Duration.between(now, keyTime).compareTo(skew) > 0;
    }
}
