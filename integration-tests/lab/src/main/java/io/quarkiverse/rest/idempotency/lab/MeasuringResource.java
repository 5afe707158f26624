package io.quarkiverse.rest.idempotency.lab;

import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.StaleLease;

/**
 * The inserts of {@link PlainResource}, idempotently. The difference in time between the two is the cost of idempotency.
 */
@Path("/lab")
@Produces(MediaType.TEXT_PLAIN)
public class MeasuringResource {

    @Inject
    Database database;

    @POST
    @Path("/noop-step")
    @Idempotent(staleLease = StaleLease.RE_EXECUTE)
    public String noopInAStep(IdempotentSteps steps) {
        return steps.run("noop", String.class, () -> PlainResource.DONE);
    }

    @POST
    @Path("/insert")
    @Idempotent
    public String insert() {
        database.insert(PlainResource.ROWS);
        return PlainResource.DONE;
    }

    @POST
    @Path("/insert-in-transaction")
    @Transactional
    @Idempotent(completion = Completion.IN_TRANSACTION)
    public String insertInTransaction() {
        database.insert(PlainResource.ROWS);
        return PlainResource.DONE;
    }
}
