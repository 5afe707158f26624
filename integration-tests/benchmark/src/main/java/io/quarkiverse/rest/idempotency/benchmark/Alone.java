package io.quarkiverse.rest.idempotency.benchmark;

import java.util.ArrayList;
import java.util.List;

import org.HdrHistogram.Histogram;

/**
 * Measures one connection: the wait of a single request. Takes the percentile of each round, and the median of these.
 */
final class Alone {

    private final DurablePostgres postgres;
    private final Results results;
    private final Turns turns;
    private final List<Histogram> plain = new ArrayList<>();
    private final List<Histogram> keyed = new ArrayList<>();
    private final List<Histogram> trips = new ArrayList<>();
    private double rate;
    private Histogram hotTrip;

    Alone(DurablePostgres postgres, Results results, Turns turns) {
        this.postgres = postgres;
        this.results = results;
        this.turns = turns;
    }

    /**
     * @param plainWork the method without a key
     * @param keyedWork the same method with a fresh key
     */
    Alone measure(Node node, Work plainWork, Work keyedWork) {
        System.out.println("Open loop, c = 1: " + keyedWork.name());
        postgres.execute(DurablePostgres.LAB, "CREATE TABLE IF NOT EXISTS round_trip (id BIGSERIAL PRIMARY KEY, name TEXT)");
        String insert = "INSERT INTO round_trip (name) VALUES ('x')";
        double warmUp = turns.warmUp();
        double seconds = turns.seconds();
        try (Load one = new Load(1, node.port())) {
            one.closedLoop(keyedWork, 0, turns.firstWarmUp());
            // So seldom that it is alone: one that is due while another is under way would wait for that one.
            rate = Math.min(100, one.closedLoop(keyedWork, 0, seconds).perSecond() / 4);
            for (int round = 1; round <= turns.rounds(); round++) {
                plain.add(one.openLoop(plainWork, rate, warmUp, seconds).latencies());
                keyed.add(one.openLoop(keyedWork, rate, warmUp, seconds).latencies());
                // At the rate of the requests: what has slept in between, processors included, takes longer.
                trips.add(postgres.roundTrips(insert, (int) (rate * seconds), rate));
            }
        }
        hotTrip = postgres.roundTrips(insert, 2000, Double.POSITIVE_INFINITY);
        return this;
    }

    /**
     * Adds a row: the percentile that the key adds to the plain method, in store round trips.
     */
    Alone verdict(String row, String work, double percentile, double most) {
        double unit = Results.middle(trips, percentile);
        double added = Results.middle(keyed, percentile) - Results.middle(plain, percentile);
        results.add(Verdict.atMost(row, "c = 1: p%.0f added to %s, in store round trips".formatted(percentile, work),
                added / unit, most, "",
                ("%.2f ms added, at %.0f requests a second; one inserted row on disk takes %.2f ms at that rate, and"
                        + " %.2f ms one right after the other")
                        .formatted(added, rate, unit, hotTrip.getValueAtPercentile(percentile) / 1e6)));
        return this;
    }
}
