package io.quarkiverse.rest.idempotency.benchmark;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * Starts the application with the extension and without it, in turn: as JVMs load their classes from jars, and as they do from
 * an archive that an earlier start has written.
 */
final class Starts {

    private static final String PATH = "/lab/noop-plain";
    private static final String JVM_OPTIONS = "JAVA_TOOL_OPTIONS";
    private static final double MOST_MILLIS = 50;

    private final DurablePostgres postgres;
    private final Results results;
    private final int times;

    Starts(DurablePostgres postgres, Results results, Turns turns) {
        this.postgres = postgres;
        this.results = results;
        this.times = 2 * turns.rounds() + 1;
    }

    void measure() {
        Figures with = new Figures(times);
        Figures without = new Figures(times);
        measure(with, Map.of(), without, Map.of());
        added("start-up added by the extension", with, without);
        results.add(Verdict.atMost("h", "first request, extension present vs. absent",
                Results.median(with.first) / Results.median(without.first), 1.1, " ×",
                "%.1f ms to %.1f ms".formatted(Results.median(with.first), Results.median(without.first))));
        withArchives();
    }

    private void withArchives() {
        Map<String, String> archive = archive("with.jsa", options -> Node.small(postgres, options));
        Map<String, String> archiveWithout = archive("without.jsa", options -> Node.without(postgres, options));
        Figures with = new Figures(times);
        Figures without = new Figures(times);
        measure(with, archive, without, archiveWithout);
        added("the same, both with an archive of classes (AppCDS)", with, without);
    }

    private void measure(Figures with, Map<String, String> environment, Figures without,
            Map<String, String> environmentWithout) {
        for (int i = 0; i < times; i++) {
            with.measure(i, Node.small(postgres, environment));
            without.measure(i, Node.without(postgres, environmentWithout));
        }
    }

    /**
     * @return the environment of a process that takes its classes from the archive
     */
    private static Map<String, String> archive(String name, Function<Map<String, String>, Node> start) {
        Path file = Path.of(System.getProperty("build.directory"), name).toAbsolutePath();
        try (Node node = start.apply(Map.of(JVM_OPTIONS, "-XX:ArchiveClassesAtExit=" + file))) {
            node.requestMillis(PATH);
        }
        return Map.of(JVM_OPTIONS, "-XX:SharedArchiveFile=" + file);
    }

    private void added(String row, Figures with, Figures without) {
        double[] added = new double[times];
        for (int i = 0; i < times; i++) {
            added[i] = with.start[i] - without.start[i];
        }
        results.add(Verdict.atMost("h", row, Results.median(added), MOST_MILLIS, " ms",
                "%.0f ms to %.0f ms, median of %d starts each".formatted(Results.median(with.start),
                        Results.median(without.start), times)));
    }

    /** The milliseconds of each start, and of the first request after it. */
    private static final class Figures {

        private final double[] start;
        private final double[] first;

        Figures(int times) {
            start = new double[times];
            first = new double[times];
        }

        void measure(int time, Node started) {
            try (Node node = started) {
                first[time] = node.requestMillis(PATH);
                start[time] = node.startMillis();
            }
        }
    }
}
