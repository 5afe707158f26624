package io.quarkiverse.rest.idempotency.payments;

import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Answers a refused payment with problem details.
 */
class PaymentRefusedMapper {

    @ServerExceptionMapper
    Response answer(PaymentRefusedException refused) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("title", refused.status().getReasonPhrase());
        problem.put("status", refused.status().getStatusCode());
        problem.put("detail", refused.getMessage());
        return Response.status(refused.status()).type("application/problem+json").entity(problem).build();
    }
}
