package io.quarkiverse.rest.idempotency.lab;

import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.lab.common.Effect;
import io.quarkiverse.rest.idempotency.lab.common.Slow;

/**
 * The methods of {@link HistoryResource}, in the transaction of the record. Records that are kept elsewhere cannot have it.
 */
@Path("/lab/history/tx")
@Produces(MediaType.APPLICATION_JSON)
public class HistoryTransactionResource {

    @Inject
    Effects effects;

    @POST
    @Path("/{key}")
    @Transactional
    @Idempotent(completion = Completion.IN_TRANSACTION, inFlight = InFlight.WAIT, waitLimit = "2s")
    public Response inTransaction(String key, @RestHeader(HistoryResource.REQUEST) long request, @RestQuery long millis,
            String payload)
            throws InterruptedException {
        Effect effect = new Effect(key, request, payload);
        effects.have(effect);
        Slow.take(millis);
        return HistoryResource.created(effect);
    }
}
