package io.quarkiverse.rest.idempotency.lab.common;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/**
 * Requests that wait and are not idempotent, to measure others by. They know nothing of the extension.
 */
@Path("/lab/wait-plain")
@Produces(MediaType.TEXT_PLAIN)
public class WaitingResource {

    private static final String DONE = "done";

    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

    /** A request that waits: nothing is kept of it here that could be left out. */
    static final class Waiting extends CompletableFuture<String> {
    }

    /**
     * Answers after {@link #answerAll()}, and holds no thread until then.
     *
     * @param millis has the same request as of a method that takes as long
     */
    @POST
    @Path("/{name}")
    public CompletionStage<String> await(@PathParam("name") String name, @QueryParam("millis") long millis) {
        Waiting request = new Waiting();
        waiting.add(request);
        return request;
    }

    @POST
    @Path("/end")
    public String answerAll() {
        for (Waiting request = waiting.poll(); request != null; request = waiting.poll()) {
            request.complete(DONE);
        }
        return DONE;
    }
}
