package io.quarkiverse.rest.idempotency.catalog;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.rest.responses.ErrorResponse;

/**
 * Answers a request that asks for it, and that has committed its change, as if the database had not said that it did. Off
 * unless a test turns it on.
 */
@Provider
public class UnknownStates implements ContainerResponseFilter {

    private static final String STATE_UNKNOWN = "state-unknown";

    /** Asked per request: a provider is made before the configuration of the running application is there. */
    @Inject
    Instance<CatalogSettings> settings;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!settings.get().halts() || !STATE_UNKNOWN.equals(request.getHeaderString(Halts.HEADER))
                || response.getHeaders().containsKey("Idempotent-Replayed")) {
            return;
        }
        response.setStatus(settings.get().unknownStateStatus());
        response.setEntity(ErrorResponse.builder().responseCode(settings.get().unknownStateStatus())
                .withType(CommitStateUnknownException.class.getSimpleName())
                .withMessage("The database did not say whether it committed").build(), null, MediaType.APPLICATION_JSON_TYPE);
    }
}
