package io.quarkiverse.rest.idempotency.lab.it;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkiverse.rest.idempotency.support.PackagedApplication;

/**
 * One place of a {@link Cluster}: the application that runs there, and after its end the next one.
 */
final class Node {

    private final Map<String, String> configuration;
    private volatile PackagedApplication application;
    private CompletableFuture<Void> start = CompletableFuture.completedFuture(null);

    Node(Map<String, String> configuration) {
        this.configuration = configuration;
    }

    /** Starts the application beside what the test does meanwhile. */
    synchronized void beginStart() {
        if (start.isDone() && (application == null || !application.isRunning())) {
            start = Background.run(this::launch);
        }
    }

    private void launch() {
        PackagedApplication launched = PackagedApplication.start("quarkus-app", Path.of(System.getProperty("build.directory")),
                configuration);
        // The first request loads most of the classes: from now on requests take the time that they take.
        new Call(HttpClient.newHttpClient(), launched.uri("/lab/tx/first")).key(UUID.randomUUID().toString()).send();
        application = launched;
    }

    /** Waits until the application runs that was told to start. */
    void awaitStart() {
        CompletableFuture<Void> begun;
        synchronized (this) {
            begun = start;
        }
        begun.join();
    }

    URI uri(String path) {
        return application.uri(path);
    }

    String log() {
        return application.log();
    }

    void kill() {
        application.kill();
    }

    void pause() {
        application.pause();
    }

    void resume() {
        application.resume();
    }

    /** Ends the application as an operating system does that wants it to end by itself. */
    void terminate() {
        application.close();
    }

    void close() {
        awaitStart();
        application.resume();
        application.close();
    }
}
