package io.quarkiverse.rest.idempotency.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

/** Reads the sources of all modules, those of tests and samples included. */
class SourceFilesTest {

    private static final int MOST_LINES = 400;
    private static final Set<String> GENERATED = Set.of("target", "node_modules", ".git");

    @Test
    void sourceFile_ofAnyModule_hasAtMost400Lines() throws IOException {
        List<Path> sources = sources();

        assertThat(sources).hasSizeGreaterThan(500);
        assertThat(sources.stream().filter(source -> lines(source) > MOST_LINES)
                .map(source -> source + ": expected at most " + MOST_LINES + " lines, was " + lines(source)
                        + ". Split the class by topic"))
                .isEmpty();
    }

    /** An application that a test begins by itself loads the libraries of tests anew. */
    @Test
    void extensionTest_ofAnyModule_beginsWithASharedApplication() throws IOException {
        assertThat(sources().stream().filter(source -> content(source).contains("new " + "QuarkusUnitTest()"))
                .map(source -> source.getFileName().toString())).as("expected ExtensionTest.application()")
                .containsExactly("ExtensionTest.java");
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(InvariantsTest.project(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return GENERATED.contains(directory.getFileName().toString()) ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }

    private static long lines(Path source) {
        return content(source).lines().count();
    }

    private static String content(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
