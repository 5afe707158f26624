package io.quarkiverse.rest.idempotency.devui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.quarkiverse.rest.idempotency.support.Ports;

/**
 * A client of the application of the tests, which is told to listen on a port that was free a moment ago: a test is not told
 * which one an application in dev mode has chosen.
 */
final class PaymentsClient {

    final int port = Ports.free();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    String url(String target) {
        return "http://localhost:" + port + target;
    }

    /** Asks for a payment or something of one. */
    HttpResponse<String> pay(String target, String key, String body) {
        return send(HttpRequest.newBuilder(URI.create(url(target))).header("Idempotency-Key", key)
                .header("Content-Type", "application/json").header("Authorization", "Bearer s3cr3t")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /**
     * Reserves a key for a payment on another node.
     *
     * @return the id of its record
     */
    String reserveElsewhere(String key, String lease, String body) {
        return send(HttpRequest.newBuilder(URI.create(url("/node/reserved?key=" + key + "&lease=" + lease)))
                .POST(HttpRequest.BodyPublishers.ofString(body))).body();
    }

    /**
     * Reserves a key for an operation.
     *
     * @return the id of its record
     */
    String reserveFor(String operation, String key, String body) {
        return send(HttpRequest.newBuilder(URI.create(url("/node/reserved?operation=" + operation + "&key=" + key
                + "&lease=PT1H"))).POST(HttpRequest.BodyPublishers.ofString(body))).body();
    }

    String get(String target) {
        return send(HttpRequest.newBuilder(URI.create(url(target)))).body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for an answer", e);
        }
    }
}
