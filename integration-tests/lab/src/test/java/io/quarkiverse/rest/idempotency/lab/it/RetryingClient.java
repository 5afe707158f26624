package io.quarkiverse.rest.idempotency.lab.it;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;

/**
 * Does what the documentation tells clients: when the connection breaks, or the answer is 409 in progress or 503, it sends the
 * same request with the same key again, here to the next node. Each request has a number of its own. Counts its encounters.
 */
final class RetryingClient {

    /** The body of its requests. */
    static final String BODY = "round";

    private static final AtomicLong REQUESTS = new AtomicLong();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern CODE = Pattern.compile("\"code\":\"idempotency_([a-z_]+)\"");

    private final Cluster cluster;
    private final Set<Integer> statuses;
    private final Map<String, Integer> met = new ConcurrentSkipListMap<>();

    RetryingClient(Cluster cluster) {
        this(cluster, Set.of(503));
    }

    /**
     * @param statuses after which it tries again, besides the answer that the request is in progress
     */
    RetryingClient(Cluster cluster, Set<Integer> statuses) {
        this.cluster = cluster;
        this.statuses = statuses;
    }

    /**
     * @param node which node is tried first
     * @return the first answer that is none of those after which a client tries again
     */
    HttpResponse<String> send(int node, String path, String key) {
        AtomicInteger next = new AtomicInteger(node);
        return Awaitility.await("answer to " + key).atMost(PATIENCE).pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> attempt(next.getAndIncrement(), path, key), answer -> answer != null);
    }

    private HttpResponse<String> attempt(int node, String path, String key) {
        HttpResponse<String> answer;
        try {
            answer = cluster.post(node, path, key)
                    .header("X-Lab-Request", String.valueOf(REQUESTS.incrementAndGet())).send();
        } catch (UncheckedIOException e) {
            met.merge("connection broken", 1, Integer::sum);
            return null;
        }
        Matcher code = CODE.matcher(answer.body());
        String problem = code.find() ? code.group(1) : "";
        String kind = Answers.isReplay(answer) ? "replay" : problem;
        met.merge((answer.statusCode() + " " + kind).strip(), 1, Integer::sum);
        boolean again = statuses.contains(answer.statusCode()) || problem.equals("request_in_progress");
        return again ? null : answer;
    }

    /** The number of encounters of each kind. */
    Map<String, Integer> met() {
        return Map.copyOf(met);
    }
}
