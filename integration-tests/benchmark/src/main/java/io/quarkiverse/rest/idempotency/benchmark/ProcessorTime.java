package io.quarkiverse.rest.idempotency.benchmark;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * The processor time of processes and their descendants, in nanoseconds. It tells the cost of a request however busy
 * the machine is.
 *
 * @param node of the application
 * @param database of all processes of PostgreSQL
 */
record ProcessorTime(double node, double database) {

    static ProcessorTime of(long node, long database) {
        return new ProcessorTime(nanos(node), nanos(database));
    }

    private static long nanos(long pid) {
        return ProcessHandle.of(pid).stream().flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .mapToLong(process -> process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L)).sum();
    }

    /** Microseconds a request. */
    ProcessorTime since(ProcessorTime before, long requests) {
        return new ProcessorTime((node - before.node) / requests / 1000, (database - before.database) / requests / 1000);
    }
}
