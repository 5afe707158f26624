package io.quarkiverse.rest.idempotency.client;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * Makes keys for an application that keeps them itself.
 */
public final class IdempotencyKeys {

    private IdempotencyKeys() {
    }

    /**
     * A key that is unused and cannot be guessed: a UUID of version 7 (RFC 9562, section 5.7), the milliseconds since 1970 and
     * 74 bits of a {@link SecureRandom}. Keys of one millisecond are in no order. Safe for any thread.
     */
    public static UUID newKey() {
        return key(System.currentTimeMillis(), Random.SOURCE.nextLong(), Random.SOURCE.nextLong());
    }

    static UUID key(long millis, long randomA, long randomB) {
        return new UUID(millis << 16 | 0x7000 | randomA & 0x0FFF, 0x8000_0000_0000_0000L | randomB & 0x3FFF_FFFF_FFFF_FFFFL);
    }

    /** A class of its own, so that a native image can leave making it to the process that asks for the first key. */
    private static final class Random {

        private static final SecureRandom SOURCE = new SecureRandom();
    }
}
