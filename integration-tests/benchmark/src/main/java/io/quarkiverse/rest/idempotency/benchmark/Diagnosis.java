package io.quarkiverse.rest.idempotency.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks into a process with the tool of the JDK.
 */
final class Diagnosis {

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    private static final Pattern LINE = Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +(\\S+)");

    private final long pid;

    Diagnosis(long pid) {
        this.pid = pid;
    }

    /** A class histogram of what is alive, and the bytes of all of it. */
    record Heap(String histogram, long bytes) {

        long instances(String type) {
            Matcher line = Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +" + Pattern.quote(type) + "(?: |$)").matcher(histogram);
            return line.find() ? Long.parseLong(line.group(1)) : 0;
        }

        Growth since(Heap before) {
            Map<String, Long> grown = bytesByType();
            before.bytesByType().forEach((type, then) -> grown.merge(type, -then, Long::sum));
            return new Growth(grown, bytes - before.bytes);
        }

        private Map<String, Long> bytesByType() {
            Map<String, Long> bytes = new HashMap<>();
            Matcher line = LINE.matcher(histogram);
            while (line.find()) {
                bytes.merge(line.group(2), Long.parseLong(line.group(1)), Long::sum);
            }
            return bytes;
        }
    }

    /** The bytes by which the objects of each type have grown, and all of them. */
    record Growth(Map<String, Long> byType, long bytes) {

        /** The bytes of the types of a package. */
        long bytes(String prefix) {
            return byType.entrySet().stream().filter(type -> type.getKey().startsWith(prefix))
                    .mapToLong(Map.Entry::getValue).sum();
        }

        /**
         * The types of which there are the most bytes more than in another growth, each with the bytes of one of the objects.
         */
        List<String> over(Growth other, int objects, int types) {
            return byType.entrySet().stream()
                    .sorted(Comparator.comparingLong(type -> other.byType.getOrDefault(type.getKey(), 0L) - type.getValue()))
                    .limit(types)
                    .map(type -> "%,d %,d %s".formatted(type.getValue() / objects,
                            other.byType.getOrDefault(type.getKey(), 0L) / objects, type.getKey()))
                    .toList();
        }
    }

    Heap heap() {
        String histogram = jcmd("GC.class_histogram");
        Matcher total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IllegalStateException("Expected a class histogram, got " + histogram);
        }
        return new Heap(histogram, Long.parseLong(total.group(1)));
    }

    /** The stacks of the threads that have a frame in a package or class. */
    List<String> threadsIn(String prefix) {
        return Arrays.stream(jcmd("Thread.print").split("\n\n")).filter(stack -> stack.contains("at " + prefix)).toList();
    }

    void startRecording() {
        jcmd("JFR.start", "name=benchmark", "settings=profile");
    }

    void stopRecording(Path file) {
        jcmd("JFR.stop", "name=benchmark", "filename=" + file);
    }

    private String jcmd(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid)));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException("Expected " + command + " to work, got " + output);
            }
            return output;
        } catch (IOException e) {
            throw new IllegalStateException("Expected " + command + " to run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during " + command, e);
        }
    }
}
