package io.quarkiverse.rest.idempotency.benchmark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.quarkiverse.rest.idempotency.support.Ports;

/**
 * Fresh keys on a Redis, by this build and, if there is one, by another build. It needs a {@code redis-server} on the path.
 */
final class OnRedis {

    private static final String MINE = "noop on Redis, fresh keys";
    private static final String THEIRS = "noop on Redis, fresh keys, other build";
    private static final double LEAST = 1.8;

    private final DurablePostgres postgres;
    private final Results results;
    private final Turns turns;

    OnRedis(DurablePostgres postgres, Results results, Turns turns) {
        this.postgres = postgres;
        this.results = results;
        this.turns = turns;
    }

    /**
     * @param other the packaged lab of another build, beside whose directory that of its lab on Redis is; may be empty
     */
    void measure(String other, int connections) {
        Optional<File> executable = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> new File(folder, "redis-server")).filter(File::canExecute).findFirst();
        if (executable.isEmpty()) {
            System.out.println("No redis-server on the path: fresh keys on Redis are not measured");
            return;
        }
        int port = Ports.free();
        Process redis = start(executable.get(), port);
        List<Variant> variants = new ArrayList<>();
        try {
            variants.add(variant(MINE, Node.onRedis(postgres, port, "mine:"), connections));
            Path theirs = Path.of(other).resolve("../../../lab-redis/target/quarkus-app").normalize();
            if (!other.isEmpty() && Files.exists(theirs)) {
                variants.add(variant(THEIRS, Node.onRedis(theirs.toString(), postgres, port, "theirs:"), connections));
            }
            turns.take("on Redis", variants, redis.pid(), results, order -> Collections.rotate(order, 1));
            if (variants.size() > 1) {
                results.add(Verdict.atLeast("n", "`/lab/noop` on Redis, fresh keys, this build vs. the other",
                        results.ratio(MINE, THEIRS), LEAST, results.rates(MINE, THEIRS)));
            }
        } finally {
            variants.forEach(variant -> {
                variant.load().close();
                variant.node().close();
            });
            redis.destroy();
        }
    }

    private static Process start(File executable, int port) {
        try {
            return new ProcessBuilder(executable.getPath(), "--port", "" + port, "--bind", "127.0.0.1", "--save", "",
                    "--appendonly", "no").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw new IllegalStateException("Expected a Redis to start", e);
        }
    }

    private static Variant variant(String name, Node node, int connections) {
        return new Variant(Work.fresh(name, "/lab/noop"), new Load(connections, node.port()), node);
    }
}
