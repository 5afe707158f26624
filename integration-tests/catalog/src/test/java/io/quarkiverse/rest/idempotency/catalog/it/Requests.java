package io.quarkiverse.rest.idempotency.catalog.it;

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

import org.apache.iceberg.util.UUIDUtil;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Requests to a catalog as they are on the wire, from one user, with keys that the test chooses.
 */
final class Requests {

    static final String SCHEMA = "{\"type\":\"struct\",\"fields\":[{\"id\":1,\"name\":\"id\",\"required\":true,\"type\":\"long\"}]}";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI catalog;
    private final Map<String, String> headers = new HashMap<>();

    private Requests(URI catalog) {
        this.catalog = catalog;
    }

    /** To one catalog of a server or proxy. */
    static Requests to(URI uri, String name, String user) {
        Requests requests = new Requests(URI.create(uri + "/v1/" + name));
        return requests.header("Authorization", basic(user)).header("Content-Type", "application/json");
    }

    /** The credentials of a user: passwords are names. */
    static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
    }

    /** A key as clients make them. */
    static String newKey() {
        return UUIDUtil.generateUuidV7().toString();
    }

    Requests header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    HttpResponse<String> post(String path, String key, String body) {
        return send("POST", path, key, body);
    }

    HttpResponse<String> delete(String path, String key) {
        return send("DELETE", path, key, "");
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, null, "");
    }

    void createNamespace(String name) {
        require(post("/namespaces", null, "{\"namespace\":[\"" + name + "\"]}"));
    }

    HttpResponse<String> createTable(String namespace, String table, String key) {
        return post("/namespaces/" + namespace + "/tables", key, "{\"name\":\"" + table + "\",\"schema\":" + SCHEMA + "}");
    }

    HttpResponse<String> setProperty(String namespace, String table, String key, String value) {
        return setPropertyAsync(namespace, table, key, value).join();
    }

    CompletableFuture<HttpResponse<String>> setPropertyAsync(String namespace, String table, String key, String value) {
        return sendAsync("POST", "/namespaces/" + namespace + "/tables/" + table, key,
                "{\"requirements\":[],\"updates\":[{\"action\":\"set-properties\",\"updates\":{\"value\":\"" + value
                        + "\"}}]}");
    }

    CompletableFuture<HttpResponse<String>> dropTableAsync(String namespace, String table, String key) {
        return sendAsync("DELETE", "/namespaces/" + namespace + "/tables/" + table, key, "");
    }

    HttpResponse<String> dropTable(String namespace, String table, String key) {
        return dropTableAsync(namespace, table, key).join();
    }

    HttpResponse<String> loadTable(String namespace, String table) {
        return get("/namespaces/" + namespace + "/tables/" + table);
    }

    private HttpResponse<String> send(String method, String path, String key, String body) {
        try {
            return client.send(request(method, path, key, body), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<HttpResponse<String>> sendAsync(String method, String path, String key, String body) {
        return client.sendAsync(request(method, path, key, body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String key, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(catalog + path)).timeout(PATIENCE).method(method,
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.build();
    }

    static HttpResponse<String> require(HttpResponse<String> response) {
        if (response.statusCode() >= 300) {
            throw new IllegalStateException("Expected success, was " + response.statusCode() + " " + response.body());
        }
        return response;
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(response.body(), e);
        }
    }

    static String uuid(HttpResponse<String> table) {
        return json(table).at("/metadata/table-uuid").asText();
    }

    static boolean isReplay(HttpResponse<String> response) {
        return response.headers().firstValue("Idempotent-Replayed").isPresent();
    }
}
