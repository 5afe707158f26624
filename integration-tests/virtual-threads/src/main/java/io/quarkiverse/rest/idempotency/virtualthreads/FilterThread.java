package io.quarkiverse.rest.idempotency.virtualthreads;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/**
 * Marks the thread that runs the request filters until the response filters run, as applications do that keep the tenant of a
 * request in a {@code ThreadLocal}.
 */
@Provider
public class FilterThread implements ContainerRequestFilter, ContainerResponseFilter {

    private static final ThreadLocal<Boolean> CURRENT = new ThreadLocal<>();

    static boolean isCurrent() {
        return CURRENT.get() != null;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        CURRENT.set(true);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        response.getHeaders().putSingle("X-Filtered", isCurrent());
        CURRENT.remove();
    }
}
