package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.Optional;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.http.ProblemBody;
import io.quarkiverse.rest.idempotency.runtime.OperationRegistry;
import io.quarkiverse.rest.idempotency.spi.OperationProfile;
import io.quarkus.arc.Arc;

/**
 * Answers a refused request with problem details, or in the shape of its operation's profile, unless the application has a
 * mapper of its own.
 */
public class IdempotencyExceptionMapper implements ExceptionMapper<IdempotencyException> {

    @Override
    public Response toResponse(IdempotencyException rejection) {
        OperationRegistry operations = Arc.container().instance(OperationRegistry.class).get();
        OperationProfile.Problem problem = rejection.operation()
                .flatMap(operation -> Optional.ofNullable(operations.profile(operation))
                        .flatMap(profile -> profile.problem(operation, rejection)))
                .orElseGet(() -> new OperationProfile.Problem(ProblemBody.MEDIA_TYPE, ProblemBody.of(rejection)));
        Response.ResponseBuilder response = Response.status(problem.status() == 0 ? rejection.status() : problem.status())
                .type(problem.mediaType())
                .entity(problem.body());
        rejection.retryAfter().ifPresent(
                delay -> response.header(HttpHeaders.RETRY_AFTER, Math.max(1, (delay.toMillis() + 999) / 1000)));
        if (rejection.code() == IdempotencyErrorCode.KEY_MISSING) {
            response.header(HttpHeaders.LINK, "<" + operations.documentation() + ">; rel=\"describedby\"");
        }
        return response.build();
    }
}
