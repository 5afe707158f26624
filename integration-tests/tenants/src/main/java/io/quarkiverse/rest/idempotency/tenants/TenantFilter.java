package io.quarkiverse.rest.idempotency.tenants;

import java.util.Objects;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

import org.jboss.logging.MDC;

import io.vertx.core.Context;

/**
 * Keeps the tenant of a request in a {@code ThreadLocal}, in the MDC and in a request-scoped bean, from the request filters to
 * the response filters. Both filters are in one class, so that each sees the thread of the other.
 */
@Provider
public class TenantFilter implements ContainerRequestFilter, ContainerResponseFilter {

    static final String HEADER = "X-Tenant";
    static final String MDC_KEY = "tenant";

    private static final String PASS = TenantFilter.class.getName();

    @Inject
    RequestTenant bean;

    @Inject
    Violations violations;

    /** One way of a request through its filters. */
    private record Pass(String tenant, Thread thread, boolean blocking) {
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String tenant = request.getHeaderString(HEADER);
        if (tenant == null) {
            return;
        }
        expect("request filter of " + tenant, null, null, null);
        if (request.getProperty(PASS) != null) {
            violations.add("request of %s passes its request filters without response filters after %s", tenant,
                    request.getProperty(PASS));
        }
        Pass pass = new Pass(tenant, Thread.currentThread(), !Context.isOnEventLoopThread());
        request.setProperty(PASS, pass);
        if (pass.blocking()) {
            CurrentTenant.set(tenant);
        }
        MDC.put(MDC_KEY, tenant);
        bean.set(tenant, pass.thread());
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Pass pass = (Pass) request.getProperty(PASS);
        if (pass == null) {
            // Rejected before its request filters, which have set nothing.
            expect("response filter of " + request.getUriInfo().getPath(), null, null, null);
            return;
        }
        String place = "response filter of " + pass + " with " + response.getStatus();
        if (pass.thread() != Thread.currentThread()) {
            violations.add("%s runs on %s", place, Thread.currentThread());
        }
        expect(place, pass.blocking() ? pass.tenant() : null, pass.tenant(), pass.tenant());
        response.getHeaders().putSingle("X-Served-Tenant", String.valueOf(bean.get()));
        CurrentTenant.clear();
        MDC.remove(MDC_KEY);
        bean.clear();
        request.removeProperty(PASS);
    }

    private void expect(String place, String onThread, String inMdc, String inBean) {
        Object found = MDC.get(MDC_KEY);
        if (!Objects.equals(CurrentTenant.get(), onThread) || !Objects.equals(found, inMdc)
                || !Objects.equals(bean.get(), inBean)) {
            violations.add("%s on %s found %s on its thread, %s in the MDC, %s in the bean", place, Thread.currentThread(),
                    CurrentTenant.get(), found, bean.get());
        }
    }
}
