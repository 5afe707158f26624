package io.quarkiverse.rest.idempotency.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.HdrHistogram.Histogram;

/**
 * All that a run has found out.
 */
final class Results {

    /** The measurements of all rounds, by work. */
    final Map<String, List<Measurement>> throughput = new LinkedHashMap<>();
    /** The processor time of all rounds, by work, where it is known: microseconds a request. */
    final Map<String, List<ProcessorTime>> processorTime = new LinkedHashMap<>();
    final Map<String, Histogram> latencies = new LinkedHashMap<>();
    final List<Verdict> verdicts = new ArrayList<>();
    final List<Profile> profiles = new ArrayList<>();
    final List<Statements> statements = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    String core = "";

    void add(String work, Measurement measured) {
        throughput.computeIfAbsent(work, name -> new ArrayList<>()).add(measured);
        System.out.printf("  %-44s %,10.0f/s%s%n", work, measured.perSecond(), !measured.knowsLatencies() ? ""
                : "   p50 %7.2f ms   p99 %7.2f ms".formatted(measured.percentile(50), measured.percentile(99)));
    }

    void add(String work, ProcessorTime time) {
        processorTime.computeIfAbsent(work, name -> new ArrayList<>()).add(time);
        System.out.printf("  %-44s %,10.0f µs in the node, %,.0f µs in the database%n", "", time.node(), time.database());
    }

    /** Microseconds of a request: those of the node, then those of the database; empty where they are not known. */
    double[] processorTime(String work) {
        List<ProcessorTime> times = processorTime.getOrDefault(work, List.of());
        return times.isEmpty() ? new double[0]
                : new double[] { median(times.stream().mapToDouble(ProcessorTime::node).toArray()),
                        median(times.stream().mapToDouble(ProcessorTime::database).toArray()) };
    }

    void add(Verdict verdict) {
        verdicts.add(verdict);
        System.out.printf("%s %-60s %10s  %-10s %s%n", verdict.row(), verdict.work(), verdict.measured(), verdict.target(),
                verdict.met() ? "met" : "MISSED");
    }

    double perSecond(String work) {
        return median(throughput.get(work).stream().mapToDouble(Measurement::perSecond).toArray());
    }

    /** The ratio of each round, and their median: a disturbance of a round disturbs both sides of its ratio. */
    double ratio(String work, String to) {
        List<Measurement> above = throughput.get(work);
        List<Measurement> below = throughput.get(to);
        double[] ratios = new double[Math.min(above.size(), below.size())];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = above.get(i).perSecond() / below.get(i).perSecond();
        }
        return median(ratios);
    }

    /** Where the time of requests of one kind goes, in the node by method, and in the database by statement. */
    void profile(DurablePostgres postgres, Node node, Load load, Work work, double seconds) {
        profiles.add(Profile.of(node, load, work, seconds));
        statements.add(Statements.of(postgres, load, work, seconds));
    }

    String rates(String work, String to) {
        return Verdict.number(perSecond(work)) + "/s to " + Verdict.number(perSecond(to)) + "/s";
    }

    /**
     * @return of the percentiles of the rounds the one in the middle, in milliseconds: a moment at which the disk stands still
     *         is in one round, and would be the 99th percentile of all of them
     */
    static double middle(List<Histogram> rounds, double percentile) {
        return median(rounds.stream().mapToDouble(round -> round.getValueAtPercentile(percentile) / 1e6).toArray());
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length % 2 == 1 ? sorted[sorted.length / 2]
                : (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
    }
}
