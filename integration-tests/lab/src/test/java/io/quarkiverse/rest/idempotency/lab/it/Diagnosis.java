package io.quarkiverse.rest.idempotency.lab.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The diagnosis of a process by the JDK's {@code jcmd}.
 */
final class Diagnosis {

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private final long pid;

    Diagnosis(long pid) {
        this.pid = pid;
    }

    /** The reachable objects on the heap: asking for them collects the rest. */
    Heap heap() {
        return new Heap(ask("GC.class_histogram"));
    }

    /** The stacks of all threads in which a text occurs. */
    List<String> threadsIn(String text) {
        return Arrays.stream(ask("Thread.print").split("\n\n")).filter(stack -> stack.contains(text)).toList();
    }

    private String ask(String command) {
        try {
            Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                    String.valueOf(pid), command).redirectErrorStream(true).start();
            return new String(jcmd.getInputStream().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Heap(String histogram) {

        long bytes() {
            Matcher total = TOTAL.matcher(histogram);
            if (!total.find()) {
                throw new IllegalStateException("Expected a histogram of classes, got " + histogram);
            }
            return Long.parseLong(total.group(1));
        }

        long instances(String className) {
            Matcher line = Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+" + Pattern.quote(className) + "(\\s|$)")
                    .matcher(histogram);
            return line.find() ? Long.parseLong(line.group(1)) : 0;
        }
    }
}
