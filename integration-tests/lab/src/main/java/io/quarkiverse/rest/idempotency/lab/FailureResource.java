package io.quarkiverse.rest.idempotency.lab;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.lab.common.Count;

/**
 * Methods that throw after they have counted.
 */
@Path("/lab")
public class FailureResource {

    @Inject
    Database database;

    @POST
    @Path("/throw/{name}")
    @Idempotent
    public Count unmapped(String name) {
        throw new IllegalStateException("Thrown on purpose, at " + database.increment(name));
    }

    @POST
    @Path("/mapped/{name}")
    @Idempotent
    public Count mapped(String name) {
        throw new TeapotException(database.increment(name));
    }

    @ServerExceptionMapper
    Response answer(TeapotException thrown) {
        return Response.status(418).type(MediaType.APPLICATION_JSON_TYPE).entity(thrown.count).build();
    }

    static final class TeapotException extends RuntimeException {

        private final transient Count count;

        private TeapotException(Count count) {
            super("Thrown on purpose, at " + count);
            this.count = count;
        }
    }
}
