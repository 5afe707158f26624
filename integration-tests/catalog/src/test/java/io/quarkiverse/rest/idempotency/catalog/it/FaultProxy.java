package io.quarkiverse.rest.idempotency.catalog.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Stands between clients and the nodes of a catalog and makes faults. A client says which by headers that go no further: so
 * each of many clients at once has the fault of its own, and once.
 */
final class FaultProxy implements AutoCloseable {

    static final String FAULT = "Fault-Kind";
    static final String CELL = "Fault-Cell";
    static final String MUTATION = "Fault-Mutation";

    private static final Set<String> NOT_FORWARDED = Set.of("connection", "content-length", "host", "upgrade", "http2-settings",
            "transfer-encoding", "expect", FAULT.toLowerCase(Locale.ROOT), CELL.toLowerCase(Locale.ROOT),
            MUTATION.toLowerCase(Locale.ROOT));

    /** The request of a client. */
    record Seen(String cell, String method, String path, List<String> keys) {

        boolean mutates() {
            return !method.equals("GET") && !method.equals("HEAD") && !path.endsWith("/metrics");
        }
    }

    /**
     * The end of the request that met the fault of its cell.
     *
     * @param asked how often the client sent it, with the same key
     * @param executed how often the catalog answered that it succeeded, and not with a replay
     */
    record Fate(int asked, int executed) {
    }

    private final Nodes nodes;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ConcurrentMap<String, AtomicInteger> mutations = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, CountDownLatch> clients = new ConcurrentHashMap<>();
    private final AtomicInteger responses = new AtomicInteger();
    private volatile int lost;
    private volatile Runnable meanwhile;
    private final ConcurrentMap<String, Seen> struck = new ConcurrentHashMap<>();
    private final Queue<Seen> executed = new ConcurrentLinkedQueue<>();
    final Queue<Seen> seen = new ConcurrentLinkedQueue<>();

    FaultProxy(Nodes nodes) {
        this.nodes = nodes;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/catalog");
    }

    /** Says that the client of a cell has reported, so that it waits for no response any more. */
    void reported(String cell) {
        clientOf(cell).countDown();
    }

    private CountDownLatch clientOf(String cell) {
        return clients.computeIfAbsent(cell, unknown -> new CountDownLatch(1));
    }

    /**
     * Tells what became of a cell, as far as it is known now.
     *
     * @throws IllegalStateException if its fault did not happen, so that nothing can be learned from it
     */
    Fate fate(String cell) {
        Seen request = struck.get(cell);
        if (request == null) {
            throw new IllegalStateException("Expected the fault of " + cell + " to happen, but its client asked for less");
        }
        return new Fate(Collections.frequency(seen, request), Collections.frequency(executed, request));
    }

    /** From now on, every response with this number is lost, for any client. */
    void loseEvery(int number) {
        lost = number;
    }

    /** From now on, the client of a fault that answers with a status is told to try again, and something happens before. */
    void meanwhile(Runnable action) {
        meanwhile = action;
    }

    int responses() {
        return responses.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Seen request = new Seen(exchange.getRequestHeaders().getFirst(CELL), exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    exchange.getRequestHeaders().getOrDefault("Idempotency-Key", List.of()));
            seen.add(request);
            Fault fault = fault(exchange.getRequestHeaders(), request);
            if (fault == Fault.CLOSED_BEFORE) {
                return;
            }
            if (fault == Fault.STATUS_503_BEFORE) {
                answer(exchange, fault.status);
                return;
            }
            relay(exchange, request, body, fault);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Fault fault(Headers headers, Seen request) {
        String kind = headers.getFirst(FAULT);
        if (kind == null || !request.mutates()) {
            return Fault.NONE;
        }
        int count = mutations.computeIfAbsent(request.cell(), cell -> new AtomicInteger()).incrementAndGet();
        if (count != Integer.parseInt(headers.getFirst(MUTATION))) {
            return Fault.NONE;
        }
        struck.put(request.cell(), request);
        return Fault.valueOf(kind);
    }

    private void relay(HttpExchange exchange, Seen request, byte[] body, Fault fault)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> response;
        CatalogServer node = nodes.current();
        try {
            response = nodes.client().send(toNode(exchange, node, body, fault), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            // The catalog does not answer any more, so neither does the proxy.
            nodes.ended(node);
            return;
        }
        if (response.statusCode() < 300 && response.headers().firstValue("Idempotent-Replayed").isEmpty()) {
            executed.add(request);
        }
        if (fault == Fault.KILLED_AFTER_RECORD) {
            node.kill();
            nodes.ended(node);
            return;
        }
        boolean isLost = lost > 0 && responses.incrementAndGet() % lost == 0;
        if (fault == Fault.RESPONSE_LOST || isLost) {
            return;
        }
        if (fault.status > 0) {
            if (meanwhile != null) {
                meanwhile.run();
                exchange.getResponseHeaders().set("Retry-After", "1");
            }
            answer(exchange, fault.status);
            return;
        }
        if (fault == Fault.DELAYED) {
            clientOf(request.cell()).await();
        }
        send(exchange, response, fault);
    }

    private static HttpRequest toNode(HttpExchange exchange, CatalogServer node, byte[] body, Fault fault) {
        URI target = exchange.getRequestURI();
        HttpRequest.Builder request = HttpRequest.newBuilder(node.uri(target.toString())).method(exchange.getRequestMethod(),
                body.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        if (fault.halt() != null) {
            request.header("Catalog-Halt", fault.halt());
        }
        return request.build();
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }

    private static void send(HttpExchange exchange, HttpResponse<byte[]> response, Fault fault) throws IOException {
        for (Map.Entry<String, List<String>> header : response.headers().map().entrySet()) {
            if (!NOT_FORWARDED.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(header.getKey(), header.getValue());
            }
        }
        byte[] body = response.body();
        boolean empty = body.length == 0;
        if (fault == Fault.RESPONSE_CUT) {
            // A response without a body loses its end as well: it is told to have one.
            exchange.sendResponseHeaders(200, empty ? 100 : body.length);
            exchange.getResponseBody().write(body, 0, body.length / 2);
            exchange.getResponseBody().flush();
            return;
        }
        exchange.sendResponseHeaders(response.statusCode(), empty ? -1 : body.length);
        if (!empty) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
