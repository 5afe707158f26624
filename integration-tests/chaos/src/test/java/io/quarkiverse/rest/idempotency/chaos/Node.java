package io.quarkiverse.rest.idempotency.chaos;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiFunction;

import io.quarkiverse.rest.idempotency.support.PackagedApplication;

/**
 * One place where the application runs, and after its end the next one, behind a network of its own to the database.
 */
final class Node implements AutoCloseable {

    private static final int MOST_ATTEMPTS = 3;

    final int number;
    final TcpProxy proxy;
    private final String directory;
    private final BiFunction<Integer, String, Map<String, String>> configuration;
    private int incarnations;
    private volatile PackagedApplication application;

    /**
     * @param directory where the packaged application is, seen from the directory of this build
     * @param storePort where the records are
     * @param origins gets the name of each incarnation by the ports of its connections
     * @param configuration what the application is told, by the port where it finds its records, and its name
     */
    Node(int number, String directory, int storePort, Map<Integer, String> origins,
            BiFunction<Integer, String, Map<String, String>> configuration) {
        this.number = number;
        this.directory = directory;
        this.proxy = new TcpProxy(storePort, origins);
        this.configuration = configuration;
    }

    /**
     * Starts the application, as a supervisor does: one that ends while it starts, because it got no connection in time, is
     * started again.
     */
    void start() {
        for (int attempt = 1;; attempt++) {
            try {
                launch();
                return;
            } catch (IllegalStateException ended) {
                if (attempt == MOST_ATTEMPTS) {
                    throw ended;
                }
            }
        }
    }

    /** Each incarnation has a name of its own. */
    private void launch() {
        String name = number + "-" + ++incarnations;
        proxy.origin(name);
        application = PackagedApplication.start(directory, Path.of(System.getProperty("build.directory")),
                configuration.apply(proxy.port(), name));
    }

    /** The number of the node whose connections have a name. */
    static int numberOf(String connection) {
        return Integer.parseInt(connection.substring(0, connection.indexOf('-')));
    }

    URI uri(String target) {
        return application.uri(target);
    }

    void kill() {
        application.kill();
    }

    /** Ends it as an operating system does that wants it to end by itself. */
    void terminate() {
        application.close();
    }

    void pause() {
        application.pause();
    }

    void resume() {
        application.resume();
    }

    /** Holds its event loops for a time; returns when it is over. */
    void blockEventLoops(long millis) {
        HttpRequest request = HttpRequest.newBuilder(uri("/lab/trouble/event-loops?millis=" + millis))
                .POST(HttpRequest.BodyPublishers.noBody()).build();
        int status = HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.discarding()).join().statusCode();
        if (status != 204) {
            throw new IllegalStateException("Expected 204 from " + request.uri() + ", was " + status);
        }
    }

    String log() {
        return application.log();
    }

    @Override
    public void close() throws Exception {
        try (proxy) {
            application.resume();
            application.close();
        }
    }
}
