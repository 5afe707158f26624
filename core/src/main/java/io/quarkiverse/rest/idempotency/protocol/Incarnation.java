package io.quarkiverse.rest.idempotency.protocol;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

import io.quarkiverse.rest.idempotency.spi.Owner;

/**
 * The present incarnation of this node. It owns records under two names, so that a record tells how it came to belong to the
 * node: a reserve whose answer was lost has made it and nothing ran, while a takeover may have taken the record of a method
 * that had its effect.
 * <p>
 * A process that is restored from a snapshot is another incarnation than the one that the snapshot was taken of, because the
 * snapshot can be restored more than once.
 */
final class Incarnation {

    private volatile Names names;
    private final AtomicLong claims = new AtomicLong();

    /**
     * @param reserves the owner of records that this node reserves
     * @param takeovers the owner of records that this node takes over; its id differs in the last character
     * @param high the first 32 bits of the id of both
     * @param low the other 64 bits of the id of the first
     */
    private record Names(Owner reserves, Owner takeovers, int high, long low) {
    }

    Incarnation(RandomGenerator random) {
        begin(random);
    }

    /** Begins the next incarnation. Records of the former one belong to others from now on. */
    void begin(RandomGenerator random) {
        int high = (int) random.nextLong();
        long low = random.nextLong();
        names = new Names(Owner.of(high, low), Owner.of(high, low ^ 1), high, low);
    }

    Owner reserves() {
        return names.reserves;
    }

    Owner takeovers() {
        return names.takeovers;
    }

    /** An owner for one claim, which no other claim ever has. It never owns a record in progress. */
    Owner claims() {
        Names now = names;
        return Owner.of(now.high, now.low + 2 * claims.incrementAndGet());
    }

    /** Whether the owner of a record is this node, which has taken it over. */
    boolean tookOver(Owner owner) {
        return owner.equals(names.takeovers);
    }

    boolean is(Owner owner) {
        return owner.equals(names.reserves) || tookOver(owner);
    }
}
