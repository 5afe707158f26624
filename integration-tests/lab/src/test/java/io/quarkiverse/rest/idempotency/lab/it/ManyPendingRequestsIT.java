package io.quarkiverse.rest.idempotency.lab.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.support.PackagedApplication;
import io.quarkiverse.rest.idempotency.support.Report;

/**
 * Very many duplicates wait on one node: no thread waits with them, and their cost is printed. {@code -Dlab.duplicates} says
 * how many there are.
 */
class ManyPendingRequestsIT {

    private static final int DUPLICATES = Integer.getInteger("lab.duplicates", 1000);
    private static final int OWNERS = 10;
    private static final String WAITER = "io.quarkiverse.rest.idempotency.protocol.PendingRequests$PendingRequest";
    private static final String REQUEST = "io.quarkiverse.rest.idempotency.runtime.rest.AdmissionHandler";
    private static final String METHOD = "io.quarkiverse.rest.idempotency.lab.TimingResource.await";

    /** The objects of a request that has been identified, and whose body has been read. */
    private static final List<String> NOT_NEEDED = List.of("io.quarkiverse.rest.idempotency.fingerprint.Marks",
            "io.quarkiverse.rest.idempotency.fingerprint.ComparedRequest",
            "io.quarkiverse.rest.idempotency.runtime.rest.BodyCapture",
            "io.quarkiverse.rest.idempotency.runtime.rest.RequestDigest");

    @Test
    void noThreadWaits_andAllAreReplayed() throws Exception {
        try (Postgres postgres = Postgres.start(); PackagedApplication application = start(postgres)) {
            Diagnosis diagnosis = new Diagnosis(application.pid());
            List<Connection> connections = new ArrayList<>();
            try {
                for (int i = 0; i < DUPLICATES + OWNERS; i++) {
                    connections.add(new Connection(application.port()));
                }
                // So that what a connection costs is paid before.
                for (Connection connection : connections) {
                    connection.send("/lab/counter/before", null);
                    assertThat(connection.status()).isEqualTo(201);
                }
                Diagnosis.Heap before = diagnosis.heap();
                Diagnosis.Heap during;
                try (Postgres.Lock counters = postgres.lock("lab_counter")) {
                    for (int owner = 0; owner < OWNERS; owner++) {
                        connections.get(owner).send("/lab/wait/many-" + owner, "many-" + owner);
                    }
                    counters.awaitVictims(OWNERS);
                    for (int i = OWNERS; i < connections.size(); i++) {
                        connections.get(i).send("/lab/wait/many-" + i % OWNERS, "many-" + i % OWNERS);
                    }
                    during = Awaitility.await("pending requests").atMost(Postgres.PATIENCE.multipliedBy(6))
                            .until(diagnosis::heap, heap -> heap.instances(WAITER) == DUPLICATES);
                    assertThat(NOT_NEEDED).as("needed for no wait").allMatch(type -> during.instances(type) == 0);
                    assertThat(diagnosis.threadsIn(REQUEST)).as("threads of requests: those of the owners").hasSize(OWNERS)
                            .allSatisfy(stack -> assertThat(stack).contains(METHOD));
                }
                for (Connection connection : connections) {
                    assertThat(connection.status()).isEqualTo(201);
                }
                Report.say("%d pending requests: %d bytes of heap each, with their requests", DUPLICATES,
                        (during.bytes() - before.bytes()) / DUPLICATES);
                for (int owner = 0; owner < OWNERS; owner++) {
                    assertThat(postgres.count("many-" + owner)).isEqualTo(1);
                }
            } finally {
                connections.forEach(Connection::close);
            }
        }
    }

    private static PackagedApplication start(Postgres postgres) {
        Map<String, String> configuration = new HashMap<>(postgres.configuration());
        configuration.put("quarkus.rest-idempotency.waiters.max", String.valueOf(DUPLICATES));
        configuration.put("quarkus.rest-idempotency.waiters.max-per-key", String.valueOf(DUPLICATES));
        configuration.put("quarkus.rest-idempotency.operations.\"POST /lab/wait/{name}\".wait-limit", "5m");
        // They all come at once, and a machine that is busy otherwise too is to reject none of them.
        configuration.put("quarkus.rest-idempotency.store-timeout.reserve", "1m");
        configuration.put("quarkus.datasource.jdbc.acquisition-timeout", "1m");
        return PackagedApplication.start("quarkus-app", Path.of(System.getProperty("build.directory")), configuration);
    }

    /** A connection on which one request after the other is sent, and its response is read when the test asks for it. */
    private static final class Connection {

        private final Socket socket;

        Connection(int port) throws IOException {
            socket = new Socket("127.0.0.1", port);
            socket.setSoTimeout((int) Postgres.PATIENCE.multipliedBy(6).toMillis());
        }

        void send(String path, String key) throws IOException {
            socket.getOutputStream().write(("POST " + path + " HTTP/1.1\r\nHost: lab\r\nContent-Length: 0\r\n"
                    + (key == null ? "" : "Idempotency-Key: \"" + key + "\"\r\n") + "\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Reads a whole response of known length. */
        int status() throws IOException {
            InputStream input = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int read = input.read();
                if (read < 0) {
                    throw new IOException("Expected a response, got " + head);
                }
                head.append((char) read);
            }
            String length = head.toString().replaceAll("(?is).*content-length: *(\\d+).*", "$1");
            input.readNBytes(Integer.parseInt(length));
            return Integer.parseInt(head.substring(9, 12));
        }

        void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
