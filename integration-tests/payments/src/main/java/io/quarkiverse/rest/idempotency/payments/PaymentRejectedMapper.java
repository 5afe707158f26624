package io.quarkiverse.rest.idempotency.payments;

import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Answers a rejected payment with problem details.
 */
class PaymentRejectedMapper {

    @ServerExceptionMapper
    Response answer(PaymentRejectedException rejected) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("title", rejected.status().getReasonPhrase());
        problem.put("status", rejected.status().getStatusCode());
        problem.put("detail", rejected.getMessage());
        return Response.status(rejected.status()).type("application/problem+json").entity(problem).build();
    }
}
