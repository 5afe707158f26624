package io.quarkiverse.rest.idempotency.test.store;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.smallrye.mutiny.Uni;

/** Counts how often its methods run. */
@Path("/count")
public class CountingResource {

    static final AtomicInteger RUNS = new AtomicInteger();

    @POST
    @Path("blocking")
    @Idempotent(operation = "blocking")
    public Response blocking(String body) {
        return Response.status(201).header("Location", "/count/" + RUNS.incrementAndGet()).entity(body + RUNS).build();
    }

    @POST
    @Path("reactive")
    @Idempotent(operation = "reactive")
    public Uni<String> reactive(String body) {
        return Uni.createFrom().item(() -> body + RUNS.incrementAndGet());
    }

    @POST
    @Path("failing")
    @Idempotent(operation = "failing")
    public Response failing() {
        return Response.status(500).entity("run " + RUNS.incrementAndGet()).build();
    }
}
