package io.quarkiverse.rest.idempotency.lab;

import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.ResponseStatus;

import io.quarkiverse.rest.idempotency.Idempotent;

/**
 * An effect in a transaction: the count and the row are there together or not at all.
 */
@Path("/lab")
public class TransactionResource {

    @Inject
    Database database;

    @POST
    @Path("/tx/{name}")
    @ResponseStatus(201)
    @Transactional
    @Idempotent
    public Count insert(String name) {
        database.insert(name);
        return database.increment(name);
    }

    @GET
    @Path("/tx/{name}")
    public Rows rows(String name) {
        return database.rows(name);
    }
}
