package io.quarkiverse.rest.idempotency.chaos;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks for one thing after the other, as clients do: it asks again with the same key when the answer is lost or says so, on the
 * next node and no sooner than it is told. Some of what it does is impatient, hasty or wrong.
 */
final class Client {

    /** Much longer than any request may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_ATTEMPTS = 12;
    private static final int MOST_ATTEMPTS_WHEN_CALM = 3;
    private static final int SLOWEST_METHOD_MILLIS = 120;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int number;
    private final Cluster cluster;
    private final HistoryLog history;
    private final Random random;
    private final CountDownLatch over;
    private final List<Ask> asks = new ArrayList<>();

    /**
     * @param over when it is counted down, the client ends what it does
     */
    Client(int number, Cluster cluster, HistoryLog history, Random random, CountDownLatch over) {
        this.number = number;
        this.cluster = cluster;
        this.history = history;
        this.random = random;
        this.over = over;
    }

    /** @return all that it has asked for with a key */
    List<Ask> run() throws InterruptedException {
        while (over.getCount() > 0) {
            Ask ask = next();
            if (ask.key() == null) {
                send(anyNode(), ask).join();
            } else {
                asks.add(ask);
                untilTold(ask);
            }
        }
        return asks;
    }

    /** Two clients have the same keys in two realms. */
    private Ask next() {
        List<Endpoint> endpoints = cluster.backend.endpoints;
        Endpoint endpoint = endpoints.get(random.nextInt(endpoints.size()));
        String realm = number % 2 == 0 ? "even" : "odd";
        String key = "key-" + number / 2 + "-" + asks.size();
        boolean keyed = random.nextInt(20) > 0;
        return new Ask(endpoint, realm, keyed ? key : null, realm + "-" + (keyed ? key : "unkeyed"),
                random.nextInt(SLOWEST_METHOD_MILLIS), "payload " + random.nextInt(1000));
    }

    private void untilTold(Ask ask) throws InterruptedException {
        int node = anyNode();
        for (int attempt = 0; attempt < MOST_ATTEMPTS && over.getCount() > 0; attempt++, node++) {
            Told told = attempt(node, ask);
            if (told != null && !told.again()) {
                return;
            }
            // A client that was told nothing waits a little, so that it does not hammer on what is down.
            long millis = told == null || told.retryAfterSeconds() == 0 ? 50 + random.nextInt(100)
                    : 1000 * told.retryAfterSeconds();
            over.await(millis, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Asks for one thing when nothing fails. A lease of the tests is short, and a busy machine can let it run out: the client
     * asks again then, as it is told to.
     */
    void whenCalm(int node, Ask ask) throws InterruptedException {
        Told told = send(node, ask).join();
        for (int attempt = 1; attempt < MOST_ATTEMPTS_WHEN_CALM && told != null && told.again(); attempt++) {
            TimeUnit.SECONDS.sleep(told.retryAfterSeconds());
            told = send(node, ask).join();
        }
    }

    /** @return what it was told, or {@code null} */
    private Told attempt(int node, Ask ask) {
        return switch (random.nextInt(20)) {
            case 0, 1 -> {
                CompletableFuture<Told> other = send(node + 1, ask);
                Told told = send(node, ask).join();
                other.join();
                yield told;
            }
            case 2 -> {
                CompletableFuture<Told> same = send(node, ask);
                Told told = send(node, ask).join();
                same.join();
                yield told;
            }
            case 3 -> disconnect(node, ask);
            case 4 -> {
                CompletableFuture<Told> reuse = send(node + random.nextInt(2), otherUse(ask));
                Told told = send(node, ask).join();
                reuse.join();
                yield told;
            }
            default -> send(node, ask).join();
        };
    }

    private Ask otherUse(Ask ask) {
        return switch (random.nextInt(3)) {
            case 0 -> ask.withPayload("another payload");
            case 1 -> ask.withName(ask.name() + "-other");
            default -> {
                List<Endpoint> endpoints = cluster.backend.endpoints;
                yield ask.withEndpoint(endpoints.get((endpoints.indexOf(ask.endpoint()) + 1) % endpoints.size()));
            }
        };
    }

    private Told disconnect(int node, Ask ask) {
        int request = history.asked(nodeNumber(node), ask);
        CompletableFuture<HttpResponse<String>> exchange = http.sendAsync(http(node, ask, request),
                HttpResponse.BodyHandlers.ofString());
        try {
            exchange.get(random.nextInt(SLOWEST_METHOD_MILLIS), TimeUnit.MILLISECONDS);
        } catch (Exception noAnswerYet) {
            exchange.cancel(true);
            history.unanswered(request, "the client has disconnected");
            return null;
        }
        return told(request, exchange.join());
    }

    /** @return what the client is told, or {@code null}; never fails */
    CompletableFuture<Told> send(int node, Ask ask) {
        int request = history.asked(nodeNumber(node), ask);
        return http.sendAsync(http(node, ask, request), HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> told(request, response))
                .exceptionally(failure -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    // A request that waited in vain was never answered, and the checker judges that.
                    if (!(cause instanceof HttpTimeoutException)) {
                        history.unanswered(request, String.valueOf(cause));
                    }
                    return null;
                });
    }

    private Told told(int request, HttpResponse<String> response) {
        Told told = Told.of(response);
        history.answered(request, told);
        return told;
    }

    private HttpRequest http(int node, Ask ask, int request) {
        URI uri = cluster.node(node).uri(ask.target());
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri).timeout(PATIENCE)
                .header("Content-Type", Ask.CONTENT_TYPE)
                .header("X-Realm", ask.realm())
                .header("X-Lab-Request", String.valueOf(request))
                .POST(HttpRequest.BodyPublishers.ofString(ask.payload()));
        if (ask.key() != null) {
            builder.header("Idempotency-Key", '"' + ask.key() + '"');
        }
        return builder.build();
    }

    private int nodeNumber(int index) {
        return cluster.node(index).number;
    }

    private int anyNode() {
        return random.nextInt(cluster.nodes.size());
    }
}
