package org.acme;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import io.quarkiverse.rest.idempotency.IdempotencyException;

@Provider
public class RejectionMapper implements ExceptionMapper<IdempotencyException> {

    public record Error(String code, String message) {
    }

    @Override
    public Response toResponse(IdempotencyException rejection) {
        Response.ResponseBuilder response = Response.status(rejection.status()).type(MediaType.APPLICATION_JSON)
                .entity(new Error(rejection.code().code(), rejection.getMessage()));
        rejection.retryAfter().ifPresent(after -> response.header(HttpHeaders.RETRY_AFTER, after.toSeconds()));
        return response.build();
    }
}
