package io.quarkiverse.rest.idempotency.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * The allocations of requests of one kind, and their places in the code, from a flight recording.
 *
 * @param bytesPerRequest all that the process has allocated, for each request
 * @param ours how much of that was allocated below the frames of the extension that are nearest to the allocation, by frame
 * @param samples of the processor, below the same frames
 * @param allSamples of the processor
 */
record Profile(String work, double bytesPerRequest, Map<String, Double> ours, Map<String, Integer> samples, int allSamples) {

    private static final String OURS = "io.quarkiverse.rest.idempotency.";
    private static final String LAB = OURS + "lab.";

    static Profile of(Node node, Load load, Work work, double seconds) {
        try {
            Path file = Files.createTempFile(Path.of(System.getProperty("build.directory")), "recording", ".jfr");
            Diagnosis diagnosis = new Diagnosis(node.pid());
            diagnosis.startRecording();
            double warmUp = seconds / 4;
            Instant from = Instant.now().plusMillis((long) (warmUp * 1000));
            Measurement measured = load.closedLoop(work, warmUp, seconds);
            diagnosis.stopRecording(file);
            return read(work, file, from, from.plusMillis((long) (seconds * 1000)), measured.answers());
        } catch (IOException e) {
            throw new IllegalStateException("Expected a recording", e);
        }
    }

    /**
     * A sample weighs the bytes since the sample before of its thread; the first one of a thread, all that it ever allocated.
     */
    private static Profile read(Work work, Path file, Instant from, Instant until, long requests) throws IOException {
        double allBytes = 0;
        int allSamples = 0;
        Map<String, Double> bytes = new TreeMap<>();
        Map<String, Integer> samples = new TreeMap<>();
        Set<Long> sampledThreads = new HashSet<>();
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                String type = event.getEventType().getName();
                boolean allocation = type.equals("jdk.ObjectAllocationSample");
                boolean first = allocation && sampledThreads.add(event.getThread().getId());
                if (first || event.getStartTime().isBefore(from) || event.getStartTime().isAfter(until)) {
                    continue;
                }
                if (allocation) {
                    double weight = event.getLong("weight") / (double) requests;
                    allBytes += weight;
                    String frame = frameOfOurs(event);
                    if (frame != null) {
                        bytes.merge(frame, weight, Double::sum);
                    }
                } else if (type.equals("jdk.ExecutionSample")) {
                    allSamples++;
                    String frame = frameOfOurs(event);
                    if (frame != null) {
                        samples.merge(frame, 1, Integer::sum);
                    }
                }
            }
        }
        return new Profile(work.name(), allBytes, bytes, samples, allSamples);
    }

    private static String frameOfOurs(RecordedEvent event) {
        if (event.getStackTrace() == null) {
            return null;
        }
        for (RecordedFrame frame : event.getStackTrace().getFrames()) {
            String type = frame.getMethod().getType().getName();
            if (type.startsWith(OURS) && !type.startsWith(LAB)) {
                return type.substring(type.lastIndexOf('.') + 1).replaceAll("\\$\\$Lambda.*", "") + "." + frame.getMethod()
                        .getName().replaceAll("lambda\\$(\\w+)\\$\\d+", "$1");
            }
        }
        return null;
    }

    double bytesOfOurs() {
        return ours.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    double shareOfProcessor() {
        return samples.values().stream().mapToInt(Integer::intValue).sum() / (double) Math.max(1, allSamples);
    }

    /** The frames that allocate the most. */
    List<Map.Entry<String, Double>> most(int count) {
        return ours.entrySet().stream().sorted(Map.Entry.comparingByValue(Comparator.reverseOrder())).limit(count).toList();
    }

    List<Map.Entry<String, Integer>> busiest(int count) {
        return samples.entrySet().stream().sorted(Map.Entry.comparingByValue(Comparator.reverseOrder())).limit(count).toList();
    }
}
