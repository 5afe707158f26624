package io.quarkiverse.rest.idempotency.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes what was found out into the documentation, and prints it.
 */
final class Report {

    private final Results results;
    private final Machine machine;
    private final String settings;
    private final Path docs;
    private final StringBuilder text = new StringBuilder();

    Report(Results results, Machine machine, String settings, Path docs) {
        this.results = results;
        this.machine = machine;
        this.settings = settings;
        this.docs = docs;
    }

    void write() throws IOException {
        Path images = Files.createDirectories(docs.resolve("images"));
        begin();
        verdicts();
        if (!results.throughput.isEmpty()) {
            Plots.throughput(results, images.resolve("performance-throughput.png"));
            throughput();
        }
        if (!results.latencies.isEmpty()) {
            Plots.latencies(results.latencies, images.resolve("performance-latency.png"));
            latencies();
        }
        core();
        end("performance-results.adoc");
        if (!results.profiles.isEmpty()) {
            begin();
            profiles();
            statements();
            end("performance-profiles.adoc");
        }
    }

    private void begin() {
        text.setLength(0);
        line("// Written by integration-tests/benchmark. Do not edit.");
        machine();
    }

    private void end(String name) throws IOException {
        Path file = Files.createDirectories(docs.resolve("pages/includes")).resolve(name);
        Files.writeString(file, text);
        System.out.println(text);
        System.out.println("Written to " + file.normalize());
    }

    private void machine() {
        line("Machine: %s, %d processors, %d GB, %s, %s. PostgreSQL %s (%s). %s. Load average at the end %.1f.",
                machine.processor(), machine.processors(), machine.memoryGigabytes(), machine.system(), machine.java(),
                machine.postgres(), machine.settings(), settings, machine.load());
        line("");
    }

    private void verdicts() {
        line("[cols=\"1,6,2,2,2,6\"]");
        line("|===");
        line("| |Work |Measured |Target | |Made of");
        results.verdicts.forEach(verdict -> line("%n|%s |%s |%s |%s |%s |%s", verdict.row(), verdict.work(), verdict.measured(),
                verdict.target(), verdict.met() ? "met" : "*missed*", verdict.details()));
        line("|===");
        line("");
    }

    private void throughput() {
        line(".Closed loop");
        line("[cols=\"5,2,2,2,2,2,3\"]");
        line("|===");
        line("|Work |Requests/s |p50 |p99 |Processor time in the node |in the database |Requests/s of the rounds");
        results.throughput.forEach((work, rounds) -> line("%n|%s |%,.0f |%s |%s |%s |%s |%s", work,
                results.perSecond(work), percentile(rounds, 50), percentile(rounds, 99), micros(work, 0), micros(work, 1),
                String.join(", ", rounds.stream().map(round -> "%,.0f".formatted(round.perSecond())).toList())));
        line("|===");
        line("");
        line("image::performance-throughput.png[Requests a second of every variant]");
        line("");
    }

    private static String percentile(List<Measurement> rounds, double percentile) {
        return rounds.stream().allMatch(Measurement::knowsLatencies)
                ? "%.2f ms".formatted(
                        Results.median(rounds.stream().mapToDouble(round -> round.percentile(percentile)).toArray()))
                : "";
    }

    private String micros(String work, int which) {
        double[] times = results.processorTime(work);
        return times.length == 0 ? "" : "%,.0f µs".formatted(times[which]);
    }

    private void latencies() {
        line(".Open loop");
        line("[cols=\"5,1,1,1,1,1,1\"]");
        line("|===");
        line("|Work |p50 |p75 |p90 |p95 |p99 |p99.9");
        results.latencies.forEach((work, histogram) -> {
            StringBuilder row = new StringBuilder("\n|").append(work);
            for (double percentile : Plots.PERCENTILES) {
                row.append(String.format(Locale.ROOT, " |%.2f ms", histogram.getValueAtPercentile(percentile) / 1e6));
            }
            text.append(row).append('\n');
        });
        line("|===");
        line("");
        results.notes.forEach(this::paragraph);
        line("image::performance-latency.png[Latency percentiles of every variant]");
        line("");
    }

    private void profiles() {
        line(".Allocation and processor time in the server, by flight recorder");
        line("[cols=\"3,2,2,4,2,4\"]");
        line("|===");
        line("|Work |Allocated a request |of it below the extension |the most of that, by method |Samples below the extension "
                + "|the most of these, by method");
        for (Profile profile : results.profiles) {
            line("%n|%s |%,.0f B |%,.0f B |%s |%.0f %% |%s", profile.work(), profile.bytesPerRequest(), profile.bytesOfOurs(),
                    String.join(", ", profile.most(5).stream().map(Report::bytes).toList()), 100 * profile.shareOfProcessor(),
                    String.join(", ", profile.busiest(5).stream().map(busy -> share(busy, profile)).toList()));
        }
        line("|===");
        line("");
        results.profiles.forEach(profile -> System.out.println(profile.work() + ", busiest of ours of " + profile.allSamples()
                + " samples: " + profile.busiest(12) + "\n  most allocated: " + profile.most(25)));
    }

    private static String bytes(Map.Entry<String, Double> entry) {
        return String.format(Locale.ROOT, "`%s` %,.0f B", entry.getKey(), entry.getValue());
    }

    private static String share(Map.Entry<String, Integer> busy, Profile profile) {
        return String.format(Locale.ROOT, "`%s` %.1f %%", busy.getKey(), 100.0 * busy.getValue() / profile.allSamples());
    }

    private void statements() {
        line(".Statements in the database, by `pg_stat_statements`; times contain waits, but not the commits "
                + "behind the statements");
        line("[cols=\"3,6,2,2,2\"]");
        line("|===");
        line("|Work |Statement |Calls a request |Time a request |Log a request");
        for (Statements statements : results.statements) {
            statements.counted().forEach(counted -> line("%n|%s |`%s` |%.2f |%,.0f µs |%,.0f B", statements.work(),
                    counted.name(), counted.calls(), counted.micros(), counted.logBytes()));
        }
        line("|===");
        line("");
    }

    private void core() {
        line(".The core alone, by JMH");
        line("[cols=\"6,2,2\"]");
        line("|===");
        line("|What |Time |Allocated");
        line("");
        text.append(results.core);
        line("|===");
    }

    private void paragraph(String note) {
        line("%s", note);
        line("");
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
