package io.quarkiverse.rest.idempotency.lab;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;

/**
 * Methods, and the same ones idempotently: their difference is the cost of idempotency.
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
    @NonBlocking
    @Idempotent
    public String noop() {
        return DONE;
    }

    @POST
    @Path("/noop-plain")
    @NonBlocking
    public String noopPlain() {
        return DONE;
    }

    @POST
    @Path("/insert")
    @Idempotent
    public Uni<String> insert() {
        return insertPlain();
    }

    @POST
    @Path("/insert-plain")
    public Uni<String> insertPlain() {
        return database.insert(ROWS).replaceWith(DONE);
    }
}
