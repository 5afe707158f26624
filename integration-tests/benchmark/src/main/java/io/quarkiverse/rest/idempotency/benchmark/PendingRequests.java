package io.quarkiverse.rest.idempotency.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Very many duplicates that wait on one node.
 */
final class PendingRequests {

    private static final int COUNT = Integer.getInteger("benchmark.waiters", 10_000);
    private static final int OWNERS = 10;
    private static final int OWNER_MILLIS = 60_000;
    private static final String PENDING_REQUEST = "io.quarkiverse.rest.idempotency.protocol.PendingRequests$PendingRequest";
    private static final String PLAIN = "io.quarkiverse.rest.idempotency.lab.common.WaitingResource$Waiting";
    private static final String METHOD = "io.quarkiverse.rest.idempotency.lab.";
    private static final String REQUEST = "io.quarkiverse.rest.idempotency.runtime.rest.AdmissionHandler";

    /** The configuration of a node on which they can wait. */
    static final Map<String, String> CONFIGURATION = Map.of("quarkus.rest-idempotency.waiters.max", "" + COUNT,
            "quarkus.rest-idempotency.waiters.max-per-key", "" + COUNT,
            "quarkus.rest-idempotency.operations.\"POST /lab/wait/{name}\".wait-limit", "5m",
            "quarkus.rest-idempotency.store-timeout.reserve", "1m", "quarkus.datasource.jdbc.acquisition-timeout", "1m");

    private PendingRequests() {
    }

    /**
     * @param row the letter of its rows
     * @param store the name of the store of the node
     */
    static void measure(String row, String store, Node node, Results results) {
        System.out.println(COUNT + " waiting duplicates on " + store);
        // The node of another store may have completed its keys in the same table.
        String keys = store.charAt(0) + "-";
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < COUNT + OWNERS; i++) {
                Socket socket = new Socket("127.0.0.1", node.port());
                socket.setSoTimeout(2 * OWNER_MILLIS);
                sockets.add(socket);
                // The cost of a connection is paid before.
                send(socket, "/lab/noop-plain", null);
                expect(socket, 200);
            }
            Diagnosis diagnosis = new Diagnosis(node.pid());
            Diagnosis.Growth plain = plain(diagnosis, sockets);
            Diagnosis.Heap before = diagnosis.heap();
            for (int i = 0; i < sockets.size(); i++) {
                int owner = i % OWNERS;
                send(sockets.get(i), "/lab/wait/w-" + owner + "?millis=" + OWNER_MILLIS, keys + owner);
            }
            Diagnosis.Heap during = awaitAll(diagnosis, PENDING_REQUEST, sockets);
            Diagnosis.Growth duplicates = during.since(before);
            System.out.println("Bytes on the heap of a waiting duplicate, of a request that waits without a key, and types:");
            duplicates.over(plain, COUNT, 40).forEach(type -> System.out.println("  " + type));
            long threads = diagnosis.threadsIn(REQUEST).stream().filter(stack -> !stack.contains("at " + METHOD)).count();
            for (Socket socket : sockets) {
                expect(socket, 201);
            }
            results.add(new Verdict(row, "%,d waiting duplicates, %s: threads".formatted(COUNT, store), "" + threads, "0",
                    threads == 0,
                    "threads of requests, those of the " + OWNERS + " owners left out"));
            results.add(Verdict.atMost(row, "the same: heap of each, with its request", duplicates.bytes()
                    / (double) COUNT / 1024, 4, " KB",
                    ("connections not counted; objects of the extension's own types: %.2f KB. A request that waits without a key"
                            + " takes %.2f KB").formatted(
                                    duplicates.bytes("io.quarkiverse.rest.idempotency.") / (double) COUNT / 1024,
                                    plain.bytes() / (double) COUNT / 1024)));
        } catch (IOException e) {
            throw new IllegalStateException("Expected connections to wait on", e);
        } finally {
            sockets.forEach(PendingRequests::close);
        }
    }

    /** The memory of requests that wait as long without the extension: the same ones, but without a key. */
    private static Diagnosis.Growth plain(Diagnosis diagnosis, List<Socket> sockets) throws IOException {
        Diagnosis.Heap before = diagnosis.heap();
        for (Socket socket : sockets.subList(OWNERS, sockets.size())) {
            send(socket, "/lab/wait-plain/w-0?millis=" + OWNER_MILLIS, null);
        }
        Diagnosis.Heap during = awaitAll(diagnosis, PLAIN, sockets);
        send(sockets.get(0), "/lab/wait-plain/end", null);
        expect(sockets.get(0), 200);
        for (Socket socket : sockets.subList(OWNERS, sockets.size())) {
            expect(socket, 200);
        }
        return during.since(before);
    }

    private static Diagnosis.Heap awaitAll(Diagnosis diagnosis, String type, List<Socket> sockets) throws IOException {
        long patience = System.nanoTime() + OWNER_MILLIS * 1_000_000L;
        Diagnosis.Heap heap = diagnosis.heap();
        while (heap.instances(type) < COUNT) {
            Optional<String> answer = answer(sockets);
            if (answer.isPresent() || System.nanoTime() > patience) {
                throw new IllegalStateException("Expected " + COUNT + " requests to wait, and only " + heap.instances(type)
                        + " do. " + answer.map("One has been answered: "::concat).orElse("None has been answered"));
            }
            heap = diagnosis.heap();
        }
        return heap;
    }

    private static Optional<String> answer(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            int available = socket.getInputStream().available();
            if (available > 0) {
                return Optional.of(new String(socket.getInputStream().readNBytes(available), StandardCharsets.ISO_8859_1));
            }
        }
        return Optional.empty();
    }

    private static void send(Socket socket, String path, String key) throws IOException {
        socket.getOutputStream().write(("POST " + path + " HTTP/1.1\r\nHost: lab\r\nContent-Length: 0\r\n"
                + (key == null ? "" : "Idempotency-Key: \"" + key + "\"\r\n") + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void expect(Socket socket, int status) throws IOException {
        InputStream input = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = input.read();
            if (read < 0) {
                throw new IOException("Expected a response, got " + head);
            }
            head.append((char) read);
        }
        input.readNBytes(Integer.parseInt(head.toString().replaceAll("(?is).*content-length: *(\\d+).*", "$1")));
        if (!head.substring(9, 12).equals("" + status)) {
            throw new IllegalStateException("Expected " + status + ", got " + head);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more either way.
        }
    }
}
