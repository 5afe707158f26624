package io.quarkiverse.rest.idempotency.shop.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Stands between the shop and the payments, and loses answers after the payments have given them.
 */
final class LossyProxy implements AutoCloseable {

    private static final List<String> FORWARDED = List.of("Content-Type", "Idempotency-Key");
    private static final List<String> RETURNED = List.of("Content-Type", "Retry-After", "Idempotent-Replayed");

    /** An answer that the payments gave, whether or not it arrived. */
    record Given(String key, int status, boolean replayed) {
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Function<String, URI> payments;
    private final HttpServer server;
    private final AtomicInteger toLose = new AtomicInteger();
    final Queue<Given> given = new ConcurrentLinkedQueue<>();

    LossyProxy(Function<String, URI> payments) {
        this.payments = payments;
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

    /** The next answers are lost. */
    void lose(int answers) {
        toLose.set(answers);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpRequest.Builder request = HttpRequest.newBuilder(payments.apply(exchange.getRequestURI().toString()))
                    .method(exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
            FORWARDED.forEach(name -> exchange.getRequestHeaders().getOrDefault(name, List.of())
                    .forEach(value -> request.header(name, value)));
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            given.add(new Given(exchange.getRequestHeaders().getFirst("Idempotency-Key"), response.statusCode(),
                    response.headers().firstValue("Idempotent-Replayed").isPresent()));
            if (toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                return;
            }
            RETURNED.forEach(name -> response.headers().firstValue(name)
                    .ifPresent(value -> exchange.getResponseHeaders().set(name, value)));
            exchange.sendResponseHeaders(response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody().write(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
