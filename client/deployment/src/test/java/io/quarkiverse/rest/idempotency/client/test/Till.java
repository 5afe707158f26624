package io.quarkiverse.rest.idempotency.client.test;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkus.test.QuarkusUnitTest;
import io.vertx.ext.web.RoutingContext;

/**
 * The other side: a server that does what a test tells it for a body, and remembers what it was sent.
 */
@Path("/till")
public class Till {

    /** A request as it came, and when. */
    record Seen(String body, List<String> keys, long nanoTime) {

        String key() {
            if (keys.size() != 1) {
                throw new AssertionError("Expected one key, but there are " + keys);
            }
            return keys.get(0);
        }
    }

    /** The end of a request. */
    sealed interface Fate {
    }

    /** The connection is closed without an answer. */
    record Lost() implements Fate {
    }

    record Answer(int status, String retryAfter, String location) implements Fate {
    }

    private static final ConcurrentMap<String, Queue<Fate>> FATES = new ConcurrentHashMap<>();
    private static final Queue<Seen> SEEN = new ConcurrentLinkedQueue<>();

    /** An application with a till, and the client {@code till} of it. */
    static QuarkusUnitTest application(Class<?>... classes) {
        return ExtensionTest.application()
                .withApplicationRoot(root -> root.addClasses(Till.class, Seen.class, Fate.class, Lost.class, Answer.class)
                        .addClasses(classes))
                .overrideConfigKey("quarkus.rest-client.till.url", "${test.url}");
    }

    static void reset() {
        FATES.clear();
        SEEN.clear();
    }

    /** Says what becomes of the requests with this body, one after the other. Those that come later are answered 200. */
    static void plan(String body, Fate... fates) {
        FATES.put(body, new ConcurrentLinkedQueue<>(List.of(fates)));
    }

    static Fate lost() {
        return new Lost();
    }

    static Fate status(int status) {
        return new Answer(status, null, null);
    }

    static Fate retryAfter(int status, String retryAfter) {
        return new Answer(status, retryAfter, null);
    }

    static List<Seen> seen() {
        return List.copyOf(SEEN);
    }

    static List<String> keys() {
        return SEEN.stream().map(Seen::key).toList();
    }

    @POST
    public Response pay(String body, @Context HttpHeaders headers, @Context RoutingContext exchange) {
        return answer(body, "Idempotency-Key", headers, exchange);
    }

    @PUT
    public Response put(String body, @Context HttpHeaders headers, @Context RoutingContext exchange) {
        return answer(body, "Payment-Id", headers, exchange);
    }

    @GET
    public Response get(@Context HttpHeaders headers, @Context RoutingContext exchange) {
        return answer("", "Idempotency-Key", headers, exchange);
    }

    private static Response answer(String body, String header, HttpHeaders headers, RoutingContext exchange) {
        List<String> keys = headers.getRequestHeader(header);
        SEEN.add(new Seen(body, keys == null ? List.of() : keys, System.nanoTime()));
        Queue<Fate> fates = FATES.get(body);
        Fate fate = fates == null ? null : fates.poll();
        if (fate instanceof Lost) {
            exchange.request().connection().close().toCompletionStage().toCompletableFuture().join();
        }
        if (fate instanceof Answer answer) {
            return Response.status(answer.status()).header(HttpHeaders.RETRY_AFTER, answer.retryAfter())
                    .header(HttpHeaders.LOCATION, answer.location()).build();
        }
        return Response.ok("paid " + body).build();
    }
}
