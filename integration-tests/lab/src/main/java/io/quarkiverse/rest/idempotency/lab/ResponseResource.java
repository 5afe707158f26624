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

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.lab.common.Count;

/**
 * Responses of every status, type and size.
 */
@Path("/lab")
public class ResponseResource {

    private static final int LARGEST = 64 << 20;

    @Inject
    Database database;

    @POST
    @Path("/status/{code}/{name}")
    @Idempotent
    public Response status(int code, String name) {
        if (code < 200 || code > 599) {
            throw new BadRequestException("Expected a final status, was " + code);
        }
        Count count = database.increment(name);
        Response.ResponseBuilder response = Response.status(code)
                .header("X-Lab", count.value())
                .header("X-Secret", count.value());
        boolean bodyless = code == 204 || code == 205 || code == 304;
        return bodyless ? response.build() : response.type(MediaType.APPLICATION_JSON_TYPE).entity(count).build();
    }

    @POST
    @Path("/echo/{name}")
    @Idempotent
    public Response echo(String name, byte[] body,
            @RestHeader(HttpHeaders.CONTENT_TYPE) @DefaultValue(MediaType.APPLICATION_OCTET_STREAM) String type) {
        database.increment(name);
        return Response.ok(body).header(HttpHeaders.CONTENT_TYPE, type).build();
    }

    @POST
    @Path("/large/{name}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Idempotent(bodyLimit = "1M")
    public byte[] large(String name, @RestQuery int bytes) {
        if (bytes < 0 || bytes > LARGEST) {
            throw new BadRequestException("Expected 0 to " + LARGEST + " bytes, was " + bytes);
        }
        database.increment(name);
        byte[] body = new byte[bytes];
        Arrays.fill(body, (byte) 'x');
        return body;
    }
}
