package io.quarkiverse.rest.idempotency.lab;

import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.lab.common.Count;
import io.quarkiverse.rest.idempotency.lab.common.Rows;
import io.quarkiverse.rest.idempotency.lab.common.Slow;

/**
 * An effect in a transaction: the count, the row and the record of the key are there together or not at all. Its transaction
 * can be kept open after the row is inserted, so that there is time to kill the process or to pause it: idle, or, on
 * PostgreSQL, in a statement.
 */
@Path("/lab")
public class TransactionResource {

    @Inject
    Database database;

    @POST
    @Path("/tx/{name}")
    @ResponseStatus(201)
    @Transactional
    @Idempotent(completion = Completion.IN_TRANSACTION, inFlight = InFlight.WAIT, waitLimit = "5s")
    public Count insert(String name, @RestQuery long millis, @RestQuery long statement) throws InterruptedException {
        database.insert(name);
        Slow.take(millis);
        if (statement > 0) {
            database.sleep(statement);
        }
        return database.increment(name);
    }

    @GET
    @Path("/tx/{name}")
    public Rows rows(String name) {
        return database.rows(name);
    }
}
