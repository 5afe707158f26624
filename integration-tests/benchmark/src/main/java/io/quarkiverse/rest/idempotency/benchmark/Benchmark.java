package io.quarkiverse.rest.idempotency.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import org.HdrHistogram.Histogram;

/**
 * Measures everything in one go, variants in turn, and writes the table.
 */
public final class Benchmark {

    static final int CONNECTIONS = 64;

    private static final String PLAIN = "noop-plain";
    private static final String ABSENT = "noop-plain, extension absent";
    private static final String FRESH = "noop, fresh keys";
    private static final String STEP = "noop in a step, fresh keys";
    private static final String INSERT_PLAIN = "insert-plain";
    private static final String INSERT_PLAIN_TX = "insert-plain in transaction";
    private static final String INSERT = "insert, fresh keys";
    private static final String INSERT_TX = "insert in transaction, fresh keys";
    private static final String REPLAY_MANY = "noop, replay of 1,000 keys";
    private static final String REPLAY_HOT = "noop, replay of one key";
    private static final String TWO_STATEMENTS = "two statements, 16 connections";
    private static final int KEYS = 1000;
    private static final int WARM_UPS = 4;

    private final String only = System.getProperty("benchmark.only", "abcdefghiknrwx");
    private final String other = System.getProperty("benchmark.other", "");
    private final String library = System.getProperty("library.artifact", "");
    private final double seconds = Double.parseDouble(System.getProperty("benchmark.seconds", "4"));
    /** Before the first round: shorter, and the compilers of the JVM would still be using a third of the processors. */
    private final double firstWarmUp = Double.parseDouble(System.getProperty("benchmark.warm-up", "20"));
    private final int rounds = Integer.getInteger("benchmark.rounds", 3);
    private final Turns turns = new Turns(firstWarmUp, seconds, rounds);
    private final double warmUp = turns.warmUp();
    private final Results results = new Results();
    private final DurablePostgres postgres;

    private Benchmark(DurablePostgres postgres) {
        this.postgres = postgres;
    }

    public static void main(String... arguments) throws IOException {
        Locale.setDefault(Locale.ROOT);
        long start = System.nanoTime();
        Results results;
        Machine machine;
        try (DurablePostgres postgres = DurablePostgres.start()) {
            Benchmark benchmark = new Benchmark(postgres);
            benchmark.run();
            results = benchmark.results;
            machine = Machine.with(postgres);
        }
        String settings = "%s s a cell, %s rounds, rows %s".formatted(System.getProperty("benchmark.seconds", "4"),
                System.getProperty("benchmark.rounds", "3"), System.getProperty("benchmark.only", "abcdefghiknrwx"));
        results.core = CoreBenchmarks.run();
        new Report(results, machine, settings, Path.of(System.getProperty("benchmark.docs", "target/docs"))).write();
        System.out.printf("%d of %d targets met, after %d s%n", results.verdicts.stream().filter(Verdict::met).count(),
                results.verdicts.size(), (System.nanoTime() - start) / 1_000_000_000);
    }

    private void run() {
        measure("abcde", this::throughputAndLatency);
        measure("n", () -> new OnRedis(postgres, results, turns).measure(other, CONNECTIONS));
        measure("f", this::pendingRequests);
        measure("g", () -> new Volume(postgres, results, turns).measure());
        measure("h", () -> new Starts(postgres, results, turns).measure());
        measure("i", this::cluster);
        measure("k", () -> new Claims(postgres, results, turns).measure());
        measure("r", () -> new Reactive(postgres, results, turns).measure());
        measure("w", () -> new Writes(postgres, results).measure(other));
        measure("x", () -> new WithoutHttp(postgres, results, turns).measure(CONNECTIONS));
        if (!other.isEmpty()) {
            measureOrSay("j", () -> new OtherBuild(postgres, results, turns).measure(other, CONNECTIONS));
        }
        if (!library.isEmpty()) {
            measureOrSay("l", () -> new OtherLibrary(postgres, results, turns).measure(library,
                    System.getProperty("library.configuration", ""), CONNECTIONS));
        }
        results.verdicts.sort((one, other) -> one.row().compareTo(other.row()));
    }

    private void measure(String rows, Runnable part) {
        if (rows.chars().anyMatch(row -> only.indexOf(row) >= 0)) {
            measureOrSay(rows, part);
        }
    }

    /** A measurement that fails is a row that says so, and the others go on. */
    private void measureOrSay(String rows, Runnable part) {
        try {
            part.run();
        } catch (RuntimeException e) {
            e.printStackTrace();
            results.add(new Verdict(rows, "not measured to its end", "", "", false, e.getMessage().lines().findFirst().get()));
        }
    }

    private void throughputAndLatency() {
        try (Node with = Node.with(postgres, DurablePostgres.LAB, Map.of()); Node without = Node.without(postgres, Map.of())) {
            throughputAndLatency(with, without);
        }
    }

    private void throughputAndLatency(Node with, Node without) {
        TwoStatements baseline = new TwoStatements(postgres);
        String run = UUID.randomUUID().toString();
        try (Load load = new Load(CONNECTIONS, with.port()); Load loadWithout = new Load(CONNECTIONS, without.port())) {
            load.times(Work.firstOf("/lab/noop", run), KEYS);
            List<Variant> variants = new ArrayList<>(List.of(
                    new Variant(Work.plain(PLAIN, "/lab/noop-plain"), load, with),
                    new Variant(Work.plain(ABSENT, "/lab/noop-plain"), loadWithout, without),
                    new Variant(Work.replays(REPLAY_MANY, "/lab/noop", run, KEYS), load, with),
                    new Variant(Work.replays(REPLAY_HOT, "/lab/noop", run, 1), load, with),
                    new Variant(Work.fresh(FRESH, "/lab/noop"), load, with),
                    new Variant(Work.fresh(STEP, "/lab/noop-step"), load, with),
                    new Variant(Work.plain(INSERT_PLAIN, "/lab/insert-plain"), load, with),
                    new Variant(Work.plain(INSERT_PLAIN_TX, "/lab/insert-plain-in-transaction"), load, with),
                    new Variant(Work.fresh(INSERT, "/lab/insert"), load, with),
                    new Variant(Work.fresh(INSERT_TX, "/lab/insert-in-transaction"), load, with)));
            System.out.println("Warming up");
            for (int i = 0; i < WARM_UPS; i++) {
                // Nodes that have one kind of work only are to be as warm as the other one.
                variants.forEach(variant -> variant.load().closedLoop(variant.work(), 0,
                        (variant.node() == with ? 1 : 2) * firstWarmUp / WARM_UPS));
            }
            for (int round = 1; round <= rounds; round++) {
                System.out.println("Round " + round + ", closed loop, c = " + CONNECTIONS);
                variants.forEach(variant -> variant.closedLoop(postgres.pid(), results, warmUp, seconds));
                results.add(TWO_STATEMENTS, baseline.measure(warmUp, seconds));
                // Each variant has another place in each round.
                Collections.rotate(variants, 3);
            }
            throughputVerdicts();
            latencies(variants);
            for (String name : List.of(PLAIN, FRESH, STEP, REPLAY_MANY, INSERT_PLAIN, INSERT, INSERT_PLAIN_TX,
                    INSERT_TX)) {
                variants.stream().filter(variant -> variant.work().name().equals(name))
                        .forEach(variant -> results.profile(postgres, with, load, variant.work(), seconds));
            }
        }
        new Alone(postgres, results, turns)
                .measure(with, Work.plain(PLAIN, "/lab/noop-plain"), Work.fresh(FRESH, "/lab/noop"))
                .verdict("e", "plain", 50, 2).verdict("e", "plain", 99, 2.5);
    }

    private void throughputVerdicts() {
        results.add(Verdict.atLeast("a", "`/lab/noop-plain`, extension present vs. absent", results.ratio(PLAIN, ABSENT), 0.99,
                results.rates(PLAIN, ABSENT)));
        results.add(Verdict.atLeast("b", "`/lab/noop`, fresh keys vs. two plain statements",
                results.ratio(FRESH, TWO_STATEMENTS), 2.2, results.rates(FRESH, TWO_STATEMENTS)));
        results.add(Verdict.atLeast("s", "`/lab/noop` in a step vs. without", results.ratio(STEP, FRESH), 0.80,
                results.rates(STEP, FRESH)));
        results.add(Verdict.atLeast("c", "`/lab/insert`, fresh keys vs. `/lab/insert-plain`",
                results.ratio(INSERT, INSERT_PLAIN), 0.70, results.rates(INSERT, INSERT_PLAIN)));
        results.add(Verdict.atLeast("c", "the same, completed in the transaction", results.ratio(INSERT_TX, INSERT_PLAIN), 0.75,
                results.rates(INSERT_TX, INSERT_PLAIN) + "; %.2f of %s/s with a transaction and no key".formatted(
                        results.ratio(INSERT_TX, INSERT_PLAIN_TX), Verdict.number(results.perSecond(INSERT_PLAIN_TX)))));
        results.add(Verdict.atLeast("d", "replay of 1,000 keys vs. `/lab/noop-plain`", results.ratio(REPLAY_MANY, PLAIN), 0.92,
                results.rates(REPLAY_MANY, PLAIN)));
        results.add(Verdict.atLeast("d", "replay of one hot key vs. `/lab/noop-plain`", results.ratio(REPLAY_HOT, PLAIN), 0.92,
                results.rates(REPLAY_HOT, PLAIN)));
    }

    /** At one rate for all, which the slowest can do with ease. */
    private void latencies(List<Variant> variants) {
        double rate = variants.stream().mapToDouble(variant -> results.perSecond(variant.work().name())).min().orElseThrow()
                / 2;
        System.out.printf("Open loop, %,.0f requests due a second, c = %d%n", rate, CONNECTIONS);
        results.notes.add("Open loop: %,.0f requests due a second, for every variant, half of what the slowest one can do."
                .formatted(rate));
        for (int round = 1; round <= Math.max(1, rounds - 1); round++) {
            for (Variant variant : variants) {
                Measurement measured = variant.load().openLoop(variant.work(), rate, warmUp, seconds);
                results.latencies.computeIfAbsent(variant.work().name(), name -> new Histogram(3)).add(measured.latencies());
            }
        }
    }

    private void pendingRequests() {
        try (Node node = Node.with(postgres, DurablePostgres.LAB, PendingRequests.CONFIGURATION)) {
            PendingRequests.measure("f", "jdbc", node, results);
        }
        try (Node node = Node.reactive(postgres, PendingRequests.CONFIGURATION)) {
            PendingRequests.measure("f", "reactive-pg", node, results);
        }
    }

    private void cluster() {
        List<Node> nodes = new ArrayList<>();
        try {
            for (int count = 1; count <= 3; count++) {
                nodes.add(Node.with(postgres, DurablePostgres.LAB, Map.of()));
            }
            List<Load> loads = IntStream.rangeClosed(1, nodes.size()).mapToObj(count -> new Load(CONNECTIONS,
                    nodes.subList(0, count).stream().mapToInt(Node::port).toArray())).toList();
            Work work = Work.fresh(FRESH, "/lab/noop");
            loads.forEach(load -> load.closedLoop(work, 0, firstWarmUp));
            for (int round = 1; round <= rounds; round++) {
                System.out.println("Round " + round + ", nodes on one database");
                for (int count = 1; count <= nodes.size(); count++) {
                    results.add(nodes(count), loads.get(count - 1).closedLoop(work, warmUp, seconds));
                }
            }
            loads.forEach(Load::close);
        } finally {
            nodes.forEach(Node::close);
        }
        for (int count = 2; count <= 3; count++) {
            results.add(
                    Verdict.atLeast("i", "fresh keys, %d nodes vs. one".formatted(count), results.ratio(nodes(count), nodes(1)),
                            count == 2 ? 1 : 0.9, results.rates(nodes(count), nodes(1))));
        }
    }

    private static String nodes(int count) {
        return count == 1 ? "fresh keys, 1 node" : "fresh keys, " + count + " nodes";
    }
}
