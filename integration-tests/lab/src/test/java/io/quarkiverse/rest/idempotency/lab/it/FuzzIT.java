package io.quarkiverse.rest.idempotency.lab.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.quarkiverse.rest.idempotency.support.Report;

/**
 * Requests that a fuzzer makes up, several at a time on connections that stay open. Each answer is a documented one, only
 * accepted requests have a record, nothing of a key is logged, and nothing of it stays in memory. {@code -Dfuzz.seconds} says
 * how long it goes on, and {@code -Dfuzz.seed} chooses the requests.
 */
@ExtendWith(LabExtension.class)
class FuzzIT {

    private static final long SECONDS = Long.getLong("fuzz.seconds", 10);
    private static final long SEED = Long.getLong("fuzz.seed", 1);

    /** The statuses with which HTTP, Quarkus REST and the extension answer wrong requests; and 200 for correct ones. */
    private static final Set<Integer> DOCUMENTED = Set.of(200, 201, 400, 404, 405, 406, 409, 413, 414, 415, 422, 431);

    /** Much less than what the requests of a run would take if anything of them were kept. */
    private static final long LEEWAY_BYTES = 8 << 20;
    private static final int MOST_PIPELINED = 4;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final String CORPUS = "/hostile-keys.txt";

    private final Lab lab;
    private final String name = "fuzz-" + UUID.randomUUID();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final Set<String> keys = new HashSet<>();
    private final Deque<HostileRequest> sent = new ArrayDeque<>();
    private int answers;
    private int replays;
    private int closed;
    private int accepted;
    private Socket socket;

    /** Whether nothing has been answered on the connection yet: one that is older may be closed at any time. */
    private boolean fresh;
    private InputStream input;

    FuzzIT(Lab lab) {
        this.lab = lab;
    }

    @BeforeEach
    void connect() throws IOException {
        socket = new Socket("127.0.0.1", lab.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        input = new BufferedInputStream(socket.getInputStream());
        fresh = true;
    }

    @Test
    void anyRequest_isAnsweredAsDocumented_andLeavesNothingBehind() throws IOException {
        for (List<String> lines : corpus()) {
            send(List.of(HostileRequest.withKeys(name, lines)));
        }
        Random random = new Random(SEED);
        fuzz(random, SECONDS / 5);
        long records = lab.records();
        int acceptedBefore = accepted;
        int mark = lab.markLog();
        long heap = lab.diagnosis().heap().bytes();
        int before = answers;

        fuzz(random, SECONDS);

        long grown = lab.diagnosis().heap().bytes() - heap;
        Report.say("Fuzz with seed %d: %,d requests, answered %s, %,d of them replays, %,d connections closed; heap %+,d bytes",
                SEED, answers, statuses, replays, closed, grown);
        assertThat(statuses.keySet()).as("statuses, of seed %d", SEED).isSubsetOf(DOCUMENTED);
        assertThat(lab.records() - records).as("records").isEqualTo(accepted - acceptedBefore);
        assertThat(answers - before).as("answers").isPositive();
        assertThat(grown).as("growth of the heap in bytes, after %d requests", answers - before).isLessThan(LEEWAY_BYTES);
        assertNothingIsLogged(lab.wholeLogSince(mark));
    }

    private void assertNothingIsLogged(String log) {
        assertThat(
                log.chars().filter(character -> character < ' ' && character != '\n' && character != '\t' || character == 127)
                        .count())
                .as("control characters in the log").isZero();
        assertThat(keys).as("keys").isNotEmpty().noneMatch(log::contains);
    }

    private static List<List<String>> corpus() throws IOException {
        try (InputStream corpus = FuzzIT.class.getResourceAsStream(CORPUS)) {
            return new String(corpus.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .map(line -> Arrays.stream(line.split("\t", -1)).skip(1).map(String::translateEscapes).toList()).toList();
        }
    }

    private void fuzz(Random random, long seconds) throws IOException {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < seconds * 1_000_000_000L) {
            List<HostileRequest> requests = Stream.generate(() -> HostileRequest.of(random, name))
                    .limit(1 + random.nextInt(MOST_PIPELINED)).toList();
            send(requests);
            if (random.nextInt(4) == 0) {
                // As a client does that has not got the answer.
                send(requests);
            }
        }
    }

    /**
     * Sends all at once, and reads the answers; who closes the connection before has not seen the rest, which is sent again.
     */
    private void send(List<HostileRequest> requests) throws IOException {
        sent.addAll(requests);
        while (!sent.isEmpty()) {
            for (HostileRequest request : List.copyOf(sent)) {
                write(request);
            }
            boolean open = true;
            while (open && !sent.isEmpty()) {
                RawAnswer answer = read();
                if (answer == null) {
                    assertThat(fresh).as("a new connection is closed without an answer to%n%s", text(sent.peek())).isFalse();
                    open = false;
                } else {
                    fresh = false;
                    answered(sent.remove(), answer);
                    open = !answer.closes();
                }
            }
            if (!open) {
                closed++;
                socket.close();
                connect();
            }
        }
    }

    private void write(HostileRequest request) {
        try {
            socket.getOutputStream().write(request.bytes());
        } catch (IOException closedAlready) {
            // The answers tell how far it came.
        }
    }

    private RawAnswer read() {
        try {
            return RawAnswer.read(input);
        } catch (IOException reset) {
            return null;
        }
    }

    private void answered(HostileRequest request, RawAnswer answer) {
        answers++;
        statuses.merge(answer.status(), 1, Integer::sum);
        assertThat(answer.status()).as("status of%n%s%n%s%s", text(request), answer.head(), answer.body())
                .isIn(DOCUMENTED);
        assertThat(answer.body()).doesNotContain("Exception", "\tat ");
        for (String line : request.keyLines()) {
            if (line.strip().length() >= 12) {
                keys.add(line.replace("\"", "").strip());
            }
        }
        replays += answer.isReplay() ? 1 : 0;
        boolean hasKey = request.keyLines().size() == 1;
        accepted += answer.status() == 201 && hasKey && !answer.isReplay() ? 1 : 0;
    }

    private static String text(HostileRequest request) {
        return new String(request.bytes(), StandardCharsets.ISO_8859_1);
    }
}
