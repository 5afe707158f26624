package io.quarkiverse.rest.idempotency.payments.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A bank that honours keys: the first call with a key has an effect, and the others get its answer. It can keep an applied call
 * from its caller.
 */
final class BankStub implements AutoCloseable {

    /**
     * A call as it came.
     *
     * @param key as in its header
     */
    record Call(String path, String key) {
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpServer server;
    private final List<Call> calls = new ArrayList<>();
    private final Map<Call, String> effects = new LinkedHashMap<>();
    private CompletableFuture<Void> held;
    private int failures;

    BankStub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** @return completes when the next call is applied; it is not answered */
    synchronized CompletableFuture<Void> holdNext() {
        held = new CompletableFuture<>();
        return held;
    }

    /** The next calls are applied and answered with an error. */
    synchronized void fail(int number) {
        failures = number;
    }

    synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    synchronized List<Call> effects() {
        return List.copyOf(effects.keySet());
    }

    /** Begins anew, as a bank that has had no call. */
    synchronized void forget() {
        calls.clear();
        effects.clear();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            Call call = new Call(exchange.getRequestURI().getPath(), exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            String answer;
            CompletableFuture<Void> hold;
            boolean fails;
            synchronized (this) {
                calls.add(call);
                effects.putIfAbsent(call, "{\"number\":" + (effects.size() + 1) + "}");
                answer = effects.get(call);
                hold = held;
                held = null;
                fails = failures > 0 && failures-- > 0;
            }
            if (hold != null) {
                hold.complete(null);
                end.await();
                return;
            }
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(fails ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
