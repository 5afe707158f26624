package io.quarkiverse.rest.idempotency.spi;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * One incarnation of one node: a fresh random id at each start, never a process id or a host name, which come back.
 *
 * @param id at most {@value #MAX_LENGTH} characters
 */
public record Owner(String id) {

    public static final int MAX_LENGTH = 36;

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder();

    /** The owner of a record that was given up without a known result. No incarnation ever has this id. */
    public static final Owner NOBODY = new Owner("nobody");

    public Owner {
        if (id.isEmpty() || id.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("An owner has 1 to " + MAX_LENGTH + " characters, was '" + id + "'");
        }
    }

    /**
     * @return an owner that no other incarnation has, as far as {@code random} is
     */
    public static Owner incarnate(RandomGenerator random) {
        return of((int) random.nextLong(), random.nextLong());
    }

    /**
     * @return the owner of a number of 96 bits, in 16 characters of base64url; another one for any other number
     */
    public static Owner of(int high, long low) {
        return new Owner(ENCODER.encodeToString(
                ByteBuffer.allocate(Integer.BYTES + Long.BYTES).putInt(high).putLong(low).array()));
    }
}
