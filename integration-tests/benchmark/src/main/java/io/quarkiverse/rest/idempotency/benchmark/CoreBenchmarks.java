package io.quarkiverse.rest.idempotency.benchmark;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.KeyFormat;
import io.quarkiverse.rest.idempotency.door.Door;
import io.quarkiverse.rest.idempotency.door.DoorOperation;
import io.quarkiverse.rest.idempotency.door.ResultCodec;
import io.quarkiverse.rest.idempotency.door.WorkObserver;
import io.quarkiverse.rest.idempotency.door.WorkResults;
import io.quarkiverse.rest.idempotency.http.KeyParser;
import io.quarkiverse.rest.idempotency.http.ParsedKey;
import io.quarkiverse.rest.idempotency.lifecycle.LifecyclePolicy;
import io.quarkiverse.rest.idempotency.protocol.Admission;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.Fingerprint;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.protocol.OperationPolicy;
import io.quarkiverse.rest.idempotency.protocol.ProtocolLimits;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.protocol.Settlement;
import io.quarkiverse.rest.idempotency.protocol.StalePolicy;
import io.quarkiverse.rest.idempotency.protocol.Timers;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;

/**
 * The time that the plain Java parts take on one thread, and the bytes that they allocate.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CoreBenchmarks {

    /** A node whose store answers at once. */
    @State(Scope.Thread)
    public static class Node {

        private static final OperationPolicy POLICY = new OperationPolicy(Duration.ofSeconds(30), Duration.ofHours(24),
                InFlight.REJECT, Duration.ofSeconds(5), StalePolicy.REJECT, Duration.ZERO);
        private static final Binding BINDING = new Binding("POST /lab/noop", "/lab/noop", "f".repeat(43));
        private static final RecordedResponse OUTCOME = new RecordedResponse.Stored(200,
                List.of(new RecordedResponse.Header("Content-Type", "text/plain")), "done".getBytes(StandardCharsets.UTF_8));
        private static final RecordId COMPLETED = RecordId.of("default", null, "completed");
        private static final RecordId DONE = RecordId.of("default", null, "done");
        private static final DoorOperation OPERATION = new DoorOperation("noop",
                new LifecyclePolicy(DoorOperation.RECORDS_ALL, false, Duration.ofSeconds(6), Duration.ofSeconds(1),
                        Duration.ofSeconds(2)),
                1024, false, List.of(), Duration.ofSeconds(1));

        private static final WorkObserver UNSEEN = new WorkObserver() {

            @Override
            public void begins(IdempotencyContext context, Execution execution) {
                // Not of interest.
            }

            @Override
            public void left() {
                // Not of interest.
            }

            @Override
            public void replays(RecordedResponse response) {
                // Not of interest.
            }

            @Override
            public void rejected(Rejection rejection) {
                // Not of interest.
            }

            @Override
            public String trace() {
                return null;
            }
        };

        private IdempotencyProtocol protocol;
        private Door door;
        private long number;

        /** Records of an iteration are forgotten with their store, so that it never is full. */
        @Setup(Level.Iteration)
        public void start() throws Throwable {
            Timers timers = new Timers() {
                @Override
                public long nanoTime() {
                    return System.nanoTime();
                }

                @Override
                public Timer schedule(Duration delay, Runnable task) {
                    return () -> {
                    };
                }
            };
            protocol = new IdempotencyProtocol(new MemoryStore(Integer.MAX_VALUE, Long.MAX_VALUE), timers, new Random(1),
                    new ProtocolLimits(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(1),
                            Duration.ofMillis(100), 100, 10));
            door = new Door(protocol, new WorkResults(new Texts()));
            complete(COMPLETED);
            work(DONE);
        }

        /** Runs work without HTTP. */
        private Object work(RecordId id) throws Throwable {
            return door.run(
                    new Door.Request(OPERATION, new Attempt(id, "default", BINDING, POLICY), "key", String.class, UNSEEN,
                            (execution, keys) -> {
                                throw new IllegalStateException("The work takes no steps");
                            }),
                    (answer, bound) -> answer.isDone(), null, context -> "done");
        }

        private CompletableFuture<Settlement> complete(RecordId id) {
            Admission admission = protocol.admit(new Attempt(id, "default", BINDING, POLICY)).join();
            Execution execution = ((Admission.Execute) admission).execution();
            return protocol.complete(execution, OUTCOME);
        }
    }

    @Benchmark
    public Object protocol_freshKey(Node node) {
        return node.complete(RecordId.of("default", null, "key-" + node.number++));
    }

    @Benchmark
    public Object protocol_replay(Node node) {
        return node.protocol.admit(new Attempt(Node.COMPLETED, "default", Node.BINDING, Node.POLICY));
    }

    @Benchmark
    public Object work_freshKey(Node node) throws Throwable {
        return node.work(RecordId.of("default", null, "work-" + node.number++));
    }

    @Benchmark
    public Object work_replay(Node node) throws Throwable {
        return node.work(Node.DONE);
    }

    @Benchmark
    public RecordId recordId() {
        return RecordId.of("default", "alice", "8e03978e-40d5-43dd-bc93-6894a57f9324");
    }

    /** Results that are texts, so that no library for JSON is measured. */
    private static final class Texts implements ResultCodec {

        @Override
        public byte[] write(Object result) {
            return ((String) result).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Object read(byte[] json, Type type) {
            return new String(json, StandardCharsets.UTF_8);
        }
    }

    /** The forms of a key. */
    @State(Scope.Thread)
    public static class Keys {

        @Param({ "8e03978e-40d5-43dd-bc93-6894a57f9324", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"" })
        public String line;
        private final KeyParser parser = new KeyParser(KeyFormat.UUID, false, 255);
    }

    @Benchmark
    public ParsedKey keyParser(Keys keys) {
        return keys.parser.parse(List.of(keys.line));
    }

    /** Bodies. */
    @State(Scope.Thread)
    public static class Bodies {

        @Param({ "64", "16384" })
        public int bytes;
        private ByteBuffer body;

        @Setup
        public void fill() {
            body = ByteBuffer.allocate(bytes);
        }
    }

    @Benchmark
    public String fingerprint(Bodies bodies) {
        Fingerprint fingerprint = new Fingerprint("POST", "/lab/noop");
        fingerprint.header("Content-Type", List.of("application/json"));
        fingerprint.body(bodies.body);
        return fingerprint.finish();
    }

    /** @return the rows of a table */
    static String run() {
        System.out.println("The core alone, by JMH");
        try {
            Collection<RunResult> all = new Runner(new OptionsBuilder().include(CoreBenchmarks.class.getName())
                    .addProfiler(GCProfiler.class).verbosity(VerboseMode.SILENT).shouldFailOnError(true).build()).run();
            StringBuilder rows = new StringBuilder();
            all.forEach(one -> {
                String name = one.getPrimaryResult().getLabel().replace('_', ' ');
                String parameters = String.join(" ", one.getParams().getParamsKeys().stream()
                        .map(key -> key + " `" + one.getParams().getParam(key) + '`').toList());
                rows.append("|%s %s |%,.0f ns |%,.0f B%n".formatted(name, parameters, one.getPrimaryResult().getScore(),
                        one.getSecondaryResults().get("gc.alloc.rate.norm").getScore()));
            });
            return rows.toString();
        } catch (RunnerException e) {
            throw new IllegalStateException("Expected the core to be measured", e);
        }
    }
}
