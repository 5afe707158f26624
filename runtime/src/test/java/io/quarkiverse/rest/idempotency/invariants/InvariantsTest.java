package io.quarkiverse.rest.idempotency.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Finds the tests of each invariant in the sources of all modules. Prints who tests what.
 */
class InvariantsTest {

    private static final Path PROJECT = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    private static final Pattern TEST = Pattern.compile(
            "@(?:Test|ParameterizedTest|RepeatedTest|Property)\\b(?:(?!\\bvoid\\b|@Disabled)[\\s\\S])*?\\bvoid\\s+(\\w+)\\(");
    private static final Map<String, List<String>> TESTS = tests();
    private static final List<String> REPORT = new ArrayList<>();

    /** The names of all test methods, and the files that have them. */
    private static Map<String, List<String>> tests() {
        Map<String, List<String>> tests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(PROJECT)) {
            for (Path file : files.filter(InvariantsTest::isTestSource).toList()) {
                Matcher matcher = TEST.matcher(Files.readString(file));
                while (matcher.find()) {
                    tests.computeIfAbsent(matcher.group(1), ignored -> new ArrayList<>())
                            .add(file.getFileName().toString().replace(".java", ""));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return tests;
    }

    private static boolean isTestSource(Path file) {
        return file.toString().endsWith(".java") && PROJECT.relativize(file).toString().contains("src/test/java");
    }

    @AfterAll
    static void report() {
        System.out.println("Invariants, and the tests that bear their names");
        REPORT.forEach(System.out::println);
    }

    @ParameterizedTest
    @EnumSource
    void everyInvariantHasATestThatBearsItsName(Invariant invariant) {
        List<String> classes = TESTS.entrySet().stream().filter(test -> test.getKey().startsWith(invariant.prefix()))
                .flatMap(test -> test.getValue().stream()).toList();
        REPORT.add(String.format("  %-22s %3d  %s", invariant.title, classes.size(),
                String.join(", ", classes.stream().distinct().sorted().toList())));

        assertThat(classes).as(invariant.title + ": " + invariant.promise).isNotEmpty();
    }
}
