package io.quarkiverse.rest.idempotency.lab;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.quarkiverse.rest.idempotency.Idempotent;

/**
 * The method of {@link PlainResource} that does nothing, idempotently: it works with any store.
 */
@Path("/lab")
@Produces(MediaType.TEXT_PLAIN)
public class NoopResource {

    @POST
    @Path("/noop")
    @Idempotent
    public String noop() {
        return PlainResource.DONE;
    }
}
