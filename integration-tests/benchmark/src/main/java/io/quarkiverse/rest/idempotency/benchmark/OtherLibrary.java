package io.quarkiverse.rest.idempotency.benchmark;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Compares the extension with another library, on the same lab without the annotations of either: the library must handle the
 * keys of all methods by itself.
 */
final class OtherLibrary {

    private static final String DATABASE = "other_library";
    private static final String PLAIN = "/lab/noop-plain";
    private static final String ROWS = "SELECT count(*) FROM lab_row";

    private final DurablePostgres postgres;
    private final Results results;
    private final Turns turns;

    OtherLibrary(DurablePostgres postgres, Results results, Turns turns) {
        this.postgres = postgres;
        this.results = results;
        this.turns = turns;
    }

    /**
     * @param name that of the library in the table
     * @param configuration a file with properties of the library, such as its store; may be empty
     */
    void measure(String name, String configuration, int connections) {
        String mine = "noop, fresh keys, this extension";
        String theirs = "noop, fresh keys, " + name;
        String theirsPlain = "noop without a key, " + name;
        postgres.execute(DurablePostgres.LAB, "CREATE DATABASE " + DATABASE);
        try (Node ours = Node.with(postgres, DurablePostgres.LAB, Map.of());
                Node other = Node.library(postgres, DATABASE, read(configuration));
                Load load = new Load(connections, ours.port());
                Load loadOfOther = new Load(connections, other.port())) {
            requireReplays(name, other);
            turns.take("another library, c = " + connections, List.of(
                    new Variant(Work.fresh(mine, "/lab/noop"), load, ours),
                    new Variant(Work.fresh(theirs, PLAIN), loadOfOther, other),
                    new Variant(Work.plain(theirsPlain, PLAIN), loadOfOther, other)),
                    postgres.pid(), results, order -> Collections.rotate(order, 1));
        }
        results.add(Verdict.atLeast("l", "`/lab/noop`, fresh keys, this extension vs. " + name, results.ratio(mine, theirs), 1,
                results.rates(mine, theirs)));
    }

    /** A library that ignored the keys would be measured as one without any cost. */
    private void requireReplays(String name, Node other) {
        long before = postgres.number(DATABASE, ROWS);
        String key = UUID.randomUUID().toString();
        for (int i = 0; i < 2; i++) {
            other.answer("/lab/insert-plain", key);
        }
        long rows = postgres.number(DATABASE, ROWS) - before;
        if (rows != 1) {
            throw new IllegalStateException("Expected " + name + " to run a method once for two requests with one key, and it"
                    + " ran " + rows + " times: the library must handle the keys of methods that it has no annotation on");
        }
    }

    private static Map<String, String> read(String configuration) {
        Properties properties = new Properties();
        if (!configuration.isEmpty()) {
            try (Reader reader = Files.newBufferedReader(Path.of(configuration))) {
                properties.load(reader);
            } catch (IOException e) {
                throw new IllegalStateException("Expected a readable file of properties, library.configuration was "
                        + configuration, e);
            }
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(property -> property, properties::getProperty));
    }
}
