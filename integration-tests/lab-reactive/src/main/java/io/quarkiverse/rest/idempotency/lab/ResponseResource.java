package io.quarkiverse.rest.idempotency.lab;

import java.util.Arrays;

import jakarta.inject.Inject;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.lab.common.Count;
import io.smallrye.mutiny.Uni;

/**
 * Responses of every status, type and size, and failures; each after the method has counted.
 */
@Path("/lab")
public class ResponseResource {

    private static final int LARGEST = 64 << 20;

    @Inject
    Database database;

    @POST
    @Path("/status/{code}/{name}")
    @Idempotent
    public Uni<Response> status(int code, String name) {
        if (code < 200 || code > 599) {
            throw new BadRequestException("Expected a final status, was " + code);
        }
        return database.increment(name).map(count -> {
            Response.ResponseBuilder response = Response.status(code)
                    .header("X-Lab", count.value())
                    .header("X-Secret", count.value());
            boolean bodyless = code == 204 || code == 205 || code == 304;
            return bodyless ? response.build() : response.type(MediaType.APPLICATION_JSON_TYPE).entity(count).build();
        });
    }

    @POST
    @Path("/echo/{name}")
    @Idempotent
    public Uni<Response> echo(String name, byte[] body,
            @RestHeader(HttpHeaders.CONTENT_TYPE) @DefaultValue(MediaType.APPLICATION_OCTET_STREAM) String type) {
        return database.increment(name)
                .map(count -> Response.ok(body).header(HttpHeaders.CONTENT_TYPE, type).build());
    }

    @POST
    @Path("/large/{name}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Idempotent(bodyLimit = "1M")
    public Uni<byte[]> large(String name, @RestQuery int bytes) {
        if (bytes < 0 || bytes > LARGEST) {
            throw new BadRequestException("Expected 0 to " + LARGEST + " bytes, was " + bytes);
        }
        return database.increment(name).map(count -> {
            byte[] body = new byte[bytes];
            Arrays.fill(body, (byte) 'x');
            return body;
        });
    }

    @POST
    @Path("/throw/{name}")
    @Idempotent
    public Uni<Count> unmapped(String name) {
        return database.increment(name).map(count -> {
            throw new IllegalStateException("Thrown on purpose, at " + count);
        });
    }

    @POST
    @Path("/mapped/{name}")
    @Idempotent
    public Uni<Count> mapped(String name) {
        return database.increment(name).map(count -> {
            throw new TeapotException(count);
        });
    }

    @ServerExceptionMapper
    Response answer(TeapotException thrown) {
        return Response.status(418).type(MediaType.APPLICATION_JSON_TYPE).entity(thrown.count).build();
    }

    static final class TeapotException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Count count;

        private TeapotException(Count count) {
            super("Thrown on purpose, at " + count);
            this.count = count;
        }
    }
}
