package io.quarkiverse.rest.idempotency.chaos;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import io.quarkiverse.rest.idempotency.support.PackagedApplication;

/**
 * One place where the application runs, and after its end the next one, behind a network of its own to the database.
 */
final class Node implements AutoCloseable {

    /** Where the lab is, seen from the directory of this build. */
    private static final String APPLICATION = "../../lab/target/quarkus-app";

    private static final int MOST_ATTEMPTS = 3;

    final int number;
    final TcpProxy proxy;
    private final Map<String, String> configuration;
    private int incarnations;
    private volatile PackagedApplication application;

    Node(int number, int databasePort, Map<String, String> configuration) {
        this.number = number;
        this.proxy = new TcpProxy(databasePort);
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

    /** Tells the database which node and which incarnation of it each connection belongs to. */
    private void launch() {
        incarnations++;
        Map<String, String> all = new HashMap<>(configuration);
        all.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/postgres?ApplicationName="
                + number + "-" + incarnations);
        application = PackagedApplication.start(APPLICATION, Path.of(System.getProperty("build.directory")), all);
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
