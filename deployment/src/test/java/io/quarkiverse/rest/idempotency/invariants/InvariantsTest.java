package io.quarkiverse.rest.idempotency.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Tags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/**
 * Finds the tests with the tag of each invariant in the compiled tests of this module and of the modules that are built before
 * it. Prints the classes that have them.
 */
class InvariantsTest {

    private static final List<Path> TESTS = Stream.of("core/target/test-classes", "store-testkit/target/classes",
            "store-testkit/target/test-classes", "runtime/target/test-classes", "deployment/target/test-classes")
            .map(project()::resolve).toList();
    private static final Map<String, List<String>> CLASSES_BY_TAG = classesByTag();
    private static final List<String> REPORT = new ArrayList<>();

    /** The directory of all modules. The build may run this test from another module than the one that has it. */
    static Path project() {
        try {
            return Path.of(InvariantsTest.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .resolve("../../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, List<String>> classesByTag() {
        Map<String, List<String>> classes = new TreeMap<>();
        for (JavaClass type : new ClassFileImporter().importPaths(TESTS)) {
            for (JavaMethod method : type.getMethods()) {
                tags(method).forEach(tag -> classes.computeIfAbsent(tag, none -> new ArrayList<>()).add(type.getSimpleName()));
            }
        }
        return classes;
    }

    private static Stream<String> tags(JavaMethod method) {
        Stream<Tag> one = method.tryGetAnnotationOfType(Tag.class).stream();
        Stream<Tag> several = method.tryGetAnnotationOfType(Tags.class).stream().flatMap(tags -> Arrays.stream(tags.value()));
        return Stream.concat(one, several).map(Tag::value);
    }

    @AfterAll
    static void report() {
        System.out.println("Invariants, the number of their tests, and the classes that have them");
        REPORT.forEach(System.out::println);
    }

    @ParameterizedTest
    @EnumSource
    void invariant_hasTestsWithItsTag(Invariant invariant) {
        List<String> classes = CLASSES_BY_TAG.getOrDefault(invariant.tag, List.of());
        REPORT.add(String.format("  %-22s %3d  %s", invariant.tag, classes.size(),
                String.join(", ", classes.stream().distinct().sorted().toList())));

        assertThat(classes).as(invariant.tag + ": " + invariant.promise).isNotEmpty();
    }

    @Test
    void tagOfTest_isAnInvariant() {
        assertThat(CLASSES_BY_TAG.keySet())
                .isSubsetOf(Arrays.stream(Invariant.values()).map(invariant -> invariant.tag).toList());
    }
}
