package io.quarkiverse.rest.idempotency.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/**
 * The temporary files that hold bodies of requests: they have no names, but this process has them open.
 */
final class SpooledBodies {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private SpooledBodies() {
    }

    /** The number of files; ends the test as not applicable on a system that cannot tell. */
    static long open() {
        Assumptions.assumeTrue(Files.isDirectory(DESCRIPTORS), "the open files of a process can be listed");
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return descriptors.filter(SpooledBodies::holdsABody).count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean holdsABody(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().contains("idempotency-body-");
        } catch (IOException gone) {
            return false;
        }
    }
}
