package io.quarkiverse.rest.idempotency.payments.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.support.PackagedApplication;
import io.quarkiverse.rest.idempotency.support.PostgresServer;
import io.quarkiverse.rest.idempotency.support.Report;

/**
 * Messages that are delivered until they are acknowledged, and three of ten once more, to two nodes that are killed again and
 * again: {@code -Dpayments.messages=10000} of them for more certainty.
 */
class RedeliveredDepositsIT {

    private static final int MESSAGES = Integer.getInteger("payments.messages", 500);
    private static final int MESSAGES_A_KILL = Math.max(150, MESSAGES / 20);
    private static final double REDELIVERED = 0.3;
    private static final int CONCURRENT = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory = Path.of(System.getProperty("build.directory"));
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger deliveries = new AtomicInteger();
    private final Semaphore acknowledged = new Semaphore(0);
    private final List<PackagedApplication> nodes = new ArrayList<>();

    private static Map<String, String> configuration(PostgresServer postgres) {
        Map<String, String> configuration = new HashMap<>(postgres.configuration());
        configuration.put("quarkus.rest-idempotency.lease", "2s");
        configuration.put("quarkus.rest-idempotency.heartbeat-interval", "250ms");
        return configuration;
    }

    private PackagedApplication node(int index) {
        synchronized (nodes) {
            return nodes.get(index);
        }
    }

    /** Whether the message was acknowledged. A node that is killed meanwhile does not say. */
    private boolean deliver(int message, int node) {
        deliveries.incrementAndGet();
        String deposit = "{\"number\":\"" + message + "\",\"account\":\"7\",\"amount\":1}";
        try {
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(node(node).uri("/deposits"))
                    .timeout(PATIENCE).header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(deposit)).build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 204;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void untilAcknowledged(int message, int first) {
        int node = first;
        while (!deliver(message, node % 2)) {
            node++;
        }
    }

    private void handle(int message) {
        Random random = new Random(message);
        untilAcknowledged(message, random.nextInt(2));
        if (random.nextDouble() < REDELIVERED) {
            untilAcknowledged(message, random.nextInt(2));
        }
        acknowledged.release();
    }

    /** Kills the nodes in turn, each time that so many messages are acknowledged, and starts them again. */
    private int kill(PostgresServer postgres) throws InterruptedException {
        int kills = 0;
        for (; (kills + 1) * MESSAGES_A_KILL <= MESSAGES; kills++) {
            acknowledged.acquire(MESSAGES_A_KILL);
            int victim = kills % 2;
            node(victim).kill();
            PackagedApplication next = PackagedApplication.start("postgresql", directory, configuration(postgres));
            synchronized (nodes) {
                nodes.set(victim, next);
            }
        }
        return kills;
    }

    @Test
    void everyMessage_hasItsEffectOnce() throws Exception {
        try (PostgresServer postgres = new PostgresServer(Map.of())) {
            for (int i = 0; i < 2; i++) {
                nodes.add(PackagedApplication.start("postgresql", directory, configuration(postgres)));
            }
            int kills = round(postgres);
            nodes.forEach(PackagedApplication::close);

            Report.say("Messages: %s messages, %s deliveries, %s kills", MESSAGES, deliveries.get(), kills);
            assertThat(kills).isPositive();
            assertThat(postgres.number("SELECT count(DISTINCT deposit) FROM Booking")).isEqualTo(MESSAGES);
            assertThat(postgres.number("SELECT count(*) FROM Booking")).isEqualTo(MESSAGES);
        }
    }

    private int round(PostgresServer postgres) throws InterruptedException, ExecutionException {
        ExecutorService broker = Executors.newFixedThreadPool(CONCURRENT + 1);
        try {
            Future<Integer> kills = broker.submit(() -> kill(postgres));
            List<Future<?>> handled = new ArrayList<>();
            for (int message = 0; message < MESSAGES; message++) {
                int number = message;
                handled.add(broker.submit(() -> handle(number)));
            }
            for (Future<?> future : handled) {
                future.get();
            }
            return kills.get();
        } finally {
            broker.shutdown();
            assertThat(broker.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }
}
