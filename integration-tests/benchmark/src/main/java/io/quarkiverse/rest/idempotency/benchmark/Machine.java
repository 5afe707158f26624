package io.quarkiverse.rest.idempotency.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

import com.sun.management.OperatingSystemMXBean;

/**
 * Where it was measured.
 *
 * @param load how many processes wanted a processor while it was measured, the benchmark's own among them
 */
record Machine(String processor, int processors, long memoryGigabytes, String system, String java, String postgres,
        String settings, double load) {

    static Machine with(DurablePostgres postgres) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(modelOfProcessor(), system.getAvailableProcessors(),
                Math.round(system.getTotalMemorySize() / (double) (1 << 30)),
                system.getName() + " " + system.getVersion(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                postgres.text("SHOW server_version"),
                "fsync %s, synchronous_commit %s, full_page_writes %s, shared_buffers %s".formatted(
                        postgres.text("SHOW fsync"), postgres.text("SHOW synchronous_commit"),
                        postgres.text("SHOW full_page_writes"), postgres.text("SHOW shared_buffers")),
                system.getSystemLoadAverage());
    }

    private static String modelOfProcessor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 2)).findFirst().orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
