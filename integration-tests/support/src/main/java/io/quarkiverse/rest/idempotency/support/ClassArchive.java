package io.quarkiverse.rest.idempotency.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The archive of the classes that a packaged application has loaded when it is ready. The first process of the application
 * writes it, beside the application, and each later one takes its classes from it. Tests start the same application again and
 * again, and to load its classes is most of a start. Measurements have no archive.
 */
final class ClassArchive {

    /** JDK 25.0.3 crashes when it meets a lambda after it has written an archive. */
    private static final boolean ON = Boolean.getBoolean("application.archive") && Runtime.version().feature() < 25;

    /** Archives that a process of this JVM writes, or has tried to write. */
    private static final Set<Path> BEGUN = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final boolean exists;
    private final boolean written;

    /**
     * @param application the jar that is started
     */
    ClassArchive(Path application) {
        file = application.resolveSibling(application.getFileName() + ".jsa");
        exists = ON && isNewerThan(application);
        written = ON && !exists && BEGUN.add(file);
    }

    /** The options of a JVM that uses the archive, or can write it. */
    List<String> options() {
        if (exists) {
            // It is for another JVM if this one cannot use it, and then this one does without.
            return List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
        }
        return written ? List.of("-XX:+RecordDynamicDumpInfo") : List.of();
    }

    /** Writes the archive, if the process is the one to do it. */
    void ready(Process process) throws IOException {
        if (!written) {
            return;
        }
        Path incomplete = Files.createTempDirectory(file.getParent(), "archive").resolve("classes.jsa");
        Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(process.pid()), "VM.cds", "dynamic_dump", incomplete.toString())
                .redirectErrorStream(true).start();
        String answer = new String(jcmd.getInputStream().readAllBytes());
        if (Files.exists(incomplete)) {
            Files.move(incomplete, file, StandardCopyOption.ATOMIC_MOVE);
        } else {
            System.out.println("Each process loads its classes, because there is no archive: " + answer);
        }
        Files.delete(incomplete.getParent());
    }

    private boolean isNewerThan(Path application) {
        try {
            return Files.exists(file) && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(application)) > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
