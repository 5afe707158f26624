package io.quarkiverse.rest.idempotency.lab;

import java.time.Duration;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;

import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.lab.common.Count;
import io.quarkiverse.rest.idempotency.lab.common.Rows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * An effect in a reactive transaction: the count, the row and the record of the key are there together or not at all. Its
 * transaction can be kept open after the row is inserted, so that there is time to kill the process or to pause it: idle, or in
 * a statement.
 */
@Path("/lab")
public class TransactionResource {

    @Inject
    Database database;

    @POST
    @Path("/tx/{name}")
    @ResponseStatus(201)
    @Idempotent(completion = Completion.IN_TRANSACTION, inFlight = InFlight.WAIT, waitLimit = "5s")
    public Uni<Count> insert(@Context SqlConnection connection, String name, @RestQuery long millis,
            @RestQuery long statement) {
        Uni<?> inserted = database.insert(connection, name);
        if (millis > 0) {
            inserted = inserted.onItem().delayIt().by(Duration.ofMillis(millis));
        }
        if (statement > 0) {
            inserted = inserted.chain(() -> connection.preparedQuery("SELECT pg_sleep($1::float8 / 1000)")
                    .execute(Tuple.of((double) statement)));
        }
        return inserted.chain(() -> database.increment(connection, name));
    }

    @GET
    @Path("/tx/{name}")
    public Uni<Rows> rows(String name) {
        return database.rows(name);
    }
}
