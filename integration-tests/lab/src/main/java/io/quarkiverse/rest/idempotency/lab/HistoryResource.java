package io.quarkiverse.rest.idempotency.lab;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.lab.common.Effect;
import io.quarkiverse.rest.idempotency.lab.common.Slow;

/**
 * One effect for each request that runs, and an answer that tells which one that was: so a history of what clients were told
 * and of what happened can be judged. The number of a request is in a header, and so no part of what its key is bound to.
 */
@Path("/lab/history")
@Produces(MediaType.APPLICATION_JSON)
public class HistoryResource {

    static final String REQUEST = "X-Lab-Request";

    /** A header of answers that no record may have. */
    private static final String SECRET = "X-Secret";

    @Inject
    Effects effects;

    @POST
    @Path("/insert/{key}")
    @Idempotent(inFlight = InFlight.REJECT)
    public Response insert(String key, @RestHeader(REQUEST) long request, @RestQuery long millis, String payload)
            throws InterruptedException {
        Effect effect = new Effect(key, request, payload);
        Slow.take(millis);
        effects.have(effect);
        return created(effect);
    }

    /** @see EffectReconciler */
    @POST
    @Path("/reconciled/{key}")
    @Idempotent(operation = EffectReconciler.OPERATION, inFlight = InFlight.WAIT, waitLimit = "2s")
    public Response reconciled(String key, @RestHeader(REQUEST) long request, @RestQuery long millis, String payload)
            throws InterruptedException {
        Effect effect = new Effect(key, request, payload);
        Slow.take(millis);
        effects.haveIfAdmitted(effect);
        return created(effect);
    }

    static Response created(Effect effect) {
        return Response.status(201).entity(effect.json()).header(SECRET, "secret of " + effect.request()).build();
    }
}
