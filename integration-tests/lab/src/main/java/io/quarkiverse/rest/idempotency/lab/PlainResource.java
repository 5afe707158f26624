package io.quarkiverse.rest.idempotency.lab;

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
}
