package io.quarkiverse.rest.idempotency.lab;

import java.time.Duration;

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
import io.smallrye.mutiny.Uni;

/**
 * The methods of the lab on JDBC that a history judges, on event loops. Operations, requests and responses are the same, so
 * that nodes of both kinds can share records. A method takes half of its time before its effect and half after it: it can end
 * between its effect and its record.
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
    public Uni<Response> insert(String key, @RestHeader(REQUEST) long request, @RestQuery long millis, String payload) {
        Effect effect = new Effect(key, request, payload);
        return amid(millis, effects.have(effect)).map(done -> created(effect));
    }

    /** @see EffectReconciler */
    @POST
    @Path("/reconciled/{key}")
    @Idempotent(operation = EffectReconciler.OPERATION, inFlight = InFlight.WAIT, waitLimit = "2s")
    public Uni<Response> reconciled(String key, @RestHeader(REQUEST) long request, @RestQuery long millis, String payload) {
        Effect effect = new Effect(key, request, payload);
        return amid(millis, effects.haveIfAdmitted(effect)).map(done -> created(effect));
    }

    static Uni<Void> amid(long millis, Uni<Void> effect) {
        return pause(millis / 2).chain(() -> effect).chain(() -> pause(millis - millis / 2));
    }

    private static Uni<Void> pause(long millis) {
        Uni<Void> nothing = Uni.createFrom().voidItem();
        return millis > 0 ? nothing.onItem().delayIt().by(Duration.ofMillis(millis)) : nothing;
    }

    static Response created(Effect effect) {
        return Response.status(201).entity(effect.json()).header(SECRET, "secret of " + effect.request()).build();
    }
}
