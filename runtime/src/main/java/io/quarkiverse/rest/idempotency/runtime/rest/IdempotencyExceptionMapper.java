package io.quarkiverse.rest.idempotency.runtime.rest;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.runtime.OperationRegistry;
import io.quarkiverse.rest.idempotency.spi.ProblemRenderer;
import io.quarkus.arc.Arc;

/**
 * Answers a rejected request with problem details, or in the shape that a renderer gives them, unless the application has a
 * mapper of its own.
 */
public class IdempotencyExceptionMapper implements ExceptionMapper<IdempotencyException> {

    @Override
    public Response toResponse(IdempotencyException rejection) {
        OperationRegistry operations = Arc.container().instance(OperationRegistry.class).get();
        ProblemRenderer.Problem problem = operations.problems().render(rejection);
        Response.ResponseBuilder response = Response.status(problem.status() == 0 ? rejection.status() : problem.status())
                .type(problem.mediaType())
                .entity(problem.body());
        rejection.retryAfter().ifPresent(
                delay -> response.header(HttpHeaders.RETRY_AFTER, delay.toSeconds()));
        if (rejection.code() == IdempotencyErrorCode.KEY_MISSING) {
            response.header(HttpHeaders.LINK, "<" + operations.documentation() + ">; rel=\"describedby\"");
        }
        return response.build();
    }
}
