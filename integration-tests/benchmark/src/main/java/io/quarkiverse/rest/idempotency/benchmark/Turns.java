package io.quarkiverse.rest.idempotency.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The length of a measurement whose variants take turns.
 *
 * @param firstWarmUp seconds for which each variant runs before the first round
 * @param seconds seconds for which each is measured in a round
 * @param rounds the number of rounds
 */
record Turns(double firstWarmUp, double seconds, int rounds) {

    /** Seconds for which a variant runs before it is measured in a round. */
    double warmUp() {
        return seconds / 4;
    }

    /**
     * Measures each variant once a round, in a closed loop.
     *
     * @param subject of the rounds, for the output
     * @param database the process whose processor time is counted beside that of the node
     * @param reorder gives the variants other places in the next round
     */
    void take(String subject, List<Variant> variants, long database, Results results, Consumer<List<Variant>> reorder) {
        List<Variant> order = new ArrayList<>(variants);
        order.forEach(variant -> variant.load().closedLoop(variant.work(), 0, firstWarmUp));
        for (int round = 1; round <= rounds; round++) {
            System.out.println("Round " + round + ", " + subject);
            order.forEach(variant -> variant.closedLoop(database, results, warmUp(), seconds));
            reorder.accept(order);
        }
    }
}
