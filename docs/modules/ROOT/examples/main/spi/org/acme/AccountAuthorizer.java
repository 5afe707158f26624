package org.acme;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ForbiddenException;

import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;

@ApplicationScoped
public class AccountAuthorizer implements ReplayAuthorizer {

    public interface Grants {

        boolean mayPayFrom(String principal, String account);
    }

    @Inject
    Grants grants;

    @Override
    public void authorize(IdempotentRequest request, RecordedResponse response) {
        // The check that the method makes first thing.
        String account = request.content().pathParameter("account");
        if (account != null && !grants.mayPayFrom(request.principal(), account)) {
            throw new ForbiddenException();
        }
    }
}
