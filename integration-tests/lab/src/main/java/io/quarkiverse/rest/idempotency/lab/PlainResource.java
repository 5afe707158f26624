package io.quarkiverse.rest.idempotency.lab;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/**
 * Methods that are not idempotent, to measure others by. They know nothing of the extension, so that the application can also
 * be built without it.
 */
@Path("/lab")
@Produces(MediaType.TEXT_PLAIN)
public class PlainResource {

    static final String DONE = "done";
    static final String ROWS = "measuring";

    @Inject
    Database database;

    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

    /** A request that waits: nothing is kept of it here that could be left out. */
    static final class Waiting extends CompletableFuture<String> {
    }

    @POST
    @Path("/noop-plain")
    public String noop() {
        return DONE;
    }

    @POST
    @Path("/insert-plain")
    public String insert() {
        database.insert(ROWS);
        return DONE;
    }

    @POST
    @Path("/insert-plain-in-transaction")
    @Transactional
    public String insertInTransaction() {
        return insert();
    }

    /** Answers when it is told to, and holds no thread until then. */
    @POST
    @Path("/wait-plain")
    public CompletionStage<String> await() {
        Waiting request = new Waiting();
        waiting.add(request);
        return request;
    }

    @POST
    @Path("/wait-plain/end")
    public String answerAll() {
        for (Waiting request = waiting.poll(); request != null; request = waiting.poll()) {
            request.complete(DONE);
        }
        return DONE;
    }
}
