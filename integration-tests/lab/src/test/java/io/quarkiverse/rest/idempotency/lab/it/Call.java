package io.quarkiverse.rest.idempotency.lab.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One request to the application, which can be sent several times.
 */
final class Call {

    private static final String KEY = "Idempotency-Key";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpResponse.BodyHandler<String> TEXT = HttpResponse.BodyHandlers.ofString();

    private final HttpClient client;
    private final URI uri;
    private final Map<String, String> headers = new HashMap<>();
    private String body = "";

    Call(HttpClient client, URI uri) {
        this.client = client;
        this.uri = uri;
    }

    Call key(String key) {
        return header(KEY, '"' + key + '"');
    }

    Call withoutKey() {
        headers.remove(KEY);
        return this;
    }

    Call header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Passwords are names. */
    Call as(String user) {
        String credentials = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
        return header("Authorization", "Basic " + credentials);
    }

    Call body(String body) {
        this.body = body;
        return this;
    }

    HttpResponse<String> send() {
        return exchange(post());
    }

    CompletableFuture<HttpResponse<String>> sendAsync() {
        return client.sendAsync(post(), TEXT);
    }

    HttpResponse<String> get() {
        return exchange(builder().GET().build());
    }

    private HttpRequest post() {
        return builder().POST(HttpRequest.BodyPublishers.ofString(body)).build();
    }

    private HttpRequest.Builder builder() {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
        headers.forEach(request::header);
        return request;
    }

    private HttpResponse<String> exchange(HttpRequest built) {
        try {
            return client.send(built, TEXT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + built, e);
        }
    }
}
