package io.quarkiverse.rest.idempotency.benchmark;

import org.HdrHistogram.Histogram;

/**
 * The measurements of one cell.
 *
 * @param answers how many answers came while it was measured
 * @param seconds for how long
 * @param requests how many there were together with those before it was measured
 * @param latencies in nanoseconds; empty where they are not known
 */
record Measurement(long answers, double seconds, long requests, Histogram latencies) {

    double perSecond() {
        return answers / seconds;
    }

    boolean knowsLatencies() {
        return latencies.getTotalCount() > 0;
    }

    /** In milliseconds. */
    double percentile(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }
}
