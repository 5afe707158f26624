package io.quarkiverse.rest.idempotency.lab;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.lab.common.Effect;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * The method of {@link HistoryResource}, in the reactive transaction of the record.
 */
@Path("/lab/history/tx")
@Produces(MediaType.APPLICATION_JSON)
public class HistoryTransactionResource {

    @Inject
    Effects effects;

    @POST
    @Path("/{key}")
    @Idempotent(completion = Completion.IN_TRANSACTION, inFlight = InFlight.WAIT, waitLimit = "2s")
    public Uni<Response> inTransaction(@Context SqlConnection connection, String key,
            @RestHeader(HistoryResource.REQUEST) long request, @RestQuery long millis, String payload) {
        Effect effect = new Effect(key, request, payload);
        return HistoryResource.amid(millis, effects.have(connection, effect)).map(done -> HistoryResource.created(effect));
    }
}
