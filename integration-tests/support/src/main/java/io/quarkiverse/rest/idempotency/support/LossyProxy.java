package io.quarkiverse.rest.idempotency.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Stands between clients and an application, and loses answers after the application has given them.
 */
public final class LossyProxy implements AutoCloseable {

    /** Headers of one connection, and those of the body, whose length and coding are the proxy's. */
    private static final Set<String> NOT_FORWARDED = Set.of("connection", "content-length", "host", "keep-alive", "upgrade",
            "http2-settings", "transfer-encoding", "expect");

    /** An answer that the application gave, whether or not it arrived. */
    public record Given(String key, int status, boolean replayed) {
    }

    /** The headers of an HTTP/2 response have its status among them, which is none in HTTP/1.1. */
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Function<String, URI> application;
    private final HttpServer server;
    private final AtomicInteger toLose = new AtomicInteger();
    private final Queue<Given> given = new ConcurrentLinkedQueue<>();

    /**
     * @param application where a request goes, by its path and query
     */
    public LossyProxy(Function<String, URI> application) {
        this.application = application;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The next answers are lost. */
    public void lose(int answers) {
        toLose.set(answers);
    }

    /** The answers so far. */
    public Queue<Given> given() {
        return given;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpRequest.Builder request = HttpRequest.newBuilder(application.apply(exchange.getRequestURI().toString()))
                    .method(exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
            exchange.getRequestHeaders().forEach((name, values) -> values.stream().filter(value -> isForwarded(name))
                    .forEach(value -> request.header(name, value)));
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            given.add(new Given(exchange.getRequestHeaders().getFirst("Idempotency-Key"), response.statusCode(),
                    response.headers().firstValue("Idempotent-Replayed").isPresent()));
            if (toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                return;
            }
            response.headers().map().forEach((name, values) -> {
                if (isForwarded(name)) {
                    exchange.getResponseHeaders().put(name, List.copyOf(values));
                }
            });
            exchange.sendResponseHeaders(response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody().write(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isForwarded(String header) {
        return !NOT_FORWARDED.contains(header.toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
