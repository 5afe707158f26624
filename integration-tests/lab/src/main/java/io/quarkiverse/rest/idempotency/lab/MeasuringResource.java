package io.quarkiverse.rest.idempotency.lab;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.quarkiverse.rest.idempotency.Idempotent;

/**
 * Pairs of methods that differ in the annotation only. What one takes longer than the other is what idempotency costs.
 */
@Path("/lab")
@Produces(MediaType.TEXT_PLAIN)
public class MeasuringResource {

    private static final String DONE = "done";
    private static final String ROWS = "measuring";

    @Inject
    Database database;

    @POST
    @Path("/noop")
    @Idempotent
    public String noop() {
        return DONE;
    }

    @POST
    @Path("/noop-plain")
    public String plainNoop() {
        return DONE;
    }

    @POST
    @Path("/insert")
    @Idempotent
    public String insert() {
        database.insert(ROWS);
        return DONE;
    }

    @POST
    @Path("/insert-plain")
    public String plainInsert() {
        database.insert(ROWS);
        return DONE;
    }
}
