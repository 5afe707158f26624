package io.quarkiverse.rest.idempotency.spi;

import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * One incarnation of one node: a fresh random id at each start, never a process id or a host name, which come back.
 *
 * @param id at most {@value #MAX_LENGTH} characters
 */
public record Owner(String id) {

    public static final int MAX_LENGTH = 36;

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
        return new Owner(new UUID(random.nextLong(), random.nextLong()).toString());
    }
}
