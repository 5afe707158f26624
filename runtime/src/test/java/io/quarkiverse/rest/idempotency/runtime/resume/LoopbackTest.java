package io.quarkiverse.rest.idempotency.runtime.resume;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.resume.StoredRequest;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/** The way of a stored request to its own node, which no other request can take. */
class LoopbackTest {

    private static final StoredRequest STORED = new StoredRequest("POST", "https", "shop.example:8443", "/orders?x=1",
            List.of(new StoredRequest.Header("Idempotency-Key", "\"k\""), new StoredRequest.Header("X-Many", "1"),
                    new StoredRequest.Header("X-Many", "2")),
            new StoredRequest.Caller("alice", Set.of("user")), "body".getBytes(StandardCharsets.UTF_8));
    private static final RecordId RECORD = RecordId.of("default", "alice", "k");

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> served = new LinkedBlockingQueue<>();
    private final CompletableFuture<HttpServerRequest> request = new CompletableFuture<>();
    private final Loopback loopback = new Loopback(vertx, new ResumedRequests(), this::serve);

    private void serve(HttpServerRequest incoming) {
        incoming.body().onSuccess(body -> {
            served.add(incoming.method() + " " + incoming.absoluteURI() + " " + incoming.scheme() + " " + incoming.isSSL() + " "
                    + incoming.authority() + " " + incoming.headers().getAll("X-Many") + " " + body);
            request.complete(incoming);
            incoming.response().setStatusCode(201).putHeader("Retry-After", "1").end("answer");
        });
    }

    @BeforeEach
    void open() {
        loopback.open(2).toCompletableFuture().join();
    }

    @AfterEach
    void close() {
        loopback.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Loopback.Answer send() {
        return loopback.send(new ResumedRequest(RECORD, STORED)).toCompletableFuture().join();
    }

    @Test
    void storedRequest_isServedAsItsClientHasMadeIt() {
        assertThat(send()).isEqualTo(new Loopback.Answer(201, true));

        assertThat(served).containsExactly(
                "POST https://shop.example:8443/orders?x=1 https true shop.example:8443 [1, 2] body");
        assertThat(request.join().headers().names()).doesNotContain("Idempotency-Resumption")
                .contains("Idempotency-Key");
    }

    @Test
    void requestsOneAfterTheOther_areServed() {
        for (int i = 0; i < 5; i++) {
            assertThat(send().status()).isEqualTo(201);
        }
        assertThat(served).hasSize(5);
    }

    @Test
    void requestWithoutAnAnnouncedToken_isNotServed() throws Exception {
        HttpClient other = HttpClient.newHttpClient();
        for (String token : List.of("", "AAAA")) {
            HttpRequest.Builder foreign = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + loopback.port() + "/orders"));
            if (!token.isEmpty()) {
                foreign.header("Idempotency-Resumption", token);
            }
            assertThat(other.send(foreign.build(), HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(404);
        }
        assertThat(served).isEmpty();
    }
}
