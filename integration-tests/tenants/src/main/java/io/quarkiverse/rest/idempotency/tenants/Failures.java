package io.quarkiverse.rest.idempotency.tenants;

import jakarta.inject.Inject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Maps the failures of methods to answers, each with the tenant that the mapper sees. */
public class Failures {

    @Inject
    RequestTenant tenant;

    /** The body of a failure. */
    public record Failure(String tenant, String failure) {
    }

    @ServerExceptionMapper
    public Response soldOut(Stock.SoldOutException failure) {
        return answer(409, "sold out");
    }

    @ServerExceptionMapper
    public Response busy(Stock.BusyException failure) {
        return answer(503, "busy");
    }

    @ServerExceptionMapper
    public Response open(CircuitBreakerOpenException failure) {
        return answer(503, "circuit is open");
    }

    @ServerExceptionMapper
    public Response overdue(TimeoutException failure) {
        return answer(504, "overdue");
    }

    private Response answer(int status, String failure) {
        return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(new Failure(tenant.get(), failure))
                .build();
    }
}
