package io.quarkiverse.rest.idempotency.runtime.rest;

import java.net.URI;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.runtime.IdempotencyRuntime;
import io.quarkiverse.rest.idempotency.runtime.http.ProblemBody;
import io.quarkus.arc.Arc;

/**
 * Answers a refused request with problem details, unless the application has a mapper of its own.
 */
public class IdempotencyExceptionMapper implements ExceptionMapper<IdempotencyException> {

    @Override
    public Response toResponse(IdempotencyException refusal) {
        Response.ResponseBuilder response = Response.status(refusal.status())
                .type(ProblemBody.MEDIA_TYPE)
                .entity(ProblemBody.of(refusal));
        refusal.retryAfter().ifPresent(
                delay -> response.header(HttpHeaders.RETRY_AFTER, Math.max(1, (delay.toMillis() + 999) / 1000)));
        if (refusal.code() == IdempotencyErrorCode.KEY_MISSING) {
            URI documentation = Arc.container().instance(IdempotencyRuntime.class).get().documentation();
            response.header(HttpHeaders.LINK, "<" + documentation + ">; rel=\"describedby\"");
        }
        return response.build();
    }
}
