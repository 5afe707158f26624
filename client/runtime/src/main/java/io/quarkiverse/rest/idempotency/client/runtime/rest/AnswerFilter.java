package io.quarkiverse.rest.idempotency.client.runtime.rest;

import jakarta.annotation.Priority;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.core.HttpHeaders;

import org.jboss.resteasy.reactive.client.impl.PreservesThreadClientResponseFilter;

import io.quarkiverse.rest.idempotency.client.runtime.Attempt;
import io.quarkiverse.rest.idempotency.client.runtime.OutgoingKeys;
import io.quarkiverse.rest.idempotency.client.runtime.RetryAfter;

/**
 * Notes what an attempt was answered, before the filter that turns answers into exceptions, which applications can have turned
 * into their own. It stays on the thread of the answer: other filters cost each client of the application a change to a worker
 * thread.
 */
@Priority(Integer.MAX_VALUE)
public class AnswerFilter implements PreservesThreadClientResponseFilter {

    @Override
    public void filter(ClientRequestContext request, ClientResponseContext response) {
        // There is a status only where there is an answer: this runs for lost connections, too.
        if (response.getStatus() > 0 && request.getProperty(OutgoingKeys.ATTEMPT) instanceof Attempt attempt) {
            attempt.answered(response.getStatus(), RetryAfter.parse(response.getHeaderString(HttpHeaders.RETRY_AFTER),
                    response.getHeaderString(HttpHeaders.DATE)));
        }
    }
}
