package io.quarkiverse.rest.idempotency.runtime.core;

import java.util.UUID;
import java.util.random.RandomGenerator;

import io.quarkiverse.rest.idempotency.spi.Owner;

/**
 * One incarnation of this node. It owns records under two names, so that a record tells how it came to belong to the node: a
 * reserve whose answer was lost has made it and nothing ran, while a takeover may have taken the record of a method that had
 * its
 * effect.
 *
 * @param reserves the owner of records that this node reserves
 * @param takeovers the owner of records that this node takes over; its id differs in the last digit
 */
record Incarnation(Owner reserves, Owner takeovers) {

    static Incarnation random(RandomGenerator random) {
        long high = random.nextLong();
        long low = random.nextLong();
        return new Incarnation(new Owner(new UUID(high, low).toString()), new Owner(new UUID(high, low ^ 1).toString()));
    }

    /** Whether the owner of a record is this node, which has taken it over. */
    boolean tookOver(Owner owner) {
        return owner.equals(takeovers);
    }

    boolean is(Owner owner) {
        return owner.equals(reserves) || owner.equals(takeovers);
    }
}
