package io.quarkiverse.rest.idempotency.test.store;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

import org.jboss.logging.MDC;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;

/**
 * An application that knows the tenant of a request by a {@code ThreadLocal}, as many do: a request filter sets it, the method
 * reads it, a response filter clears it.
 */
@Path("/tenants")
public class TenantResource {

    static final ThreadLocal<String> TENANT = new ThreadLocal<>();
    static final Queue<String> VIOLATIONS = new ConcurrentLinkedQueue<>();
    static final Map<String, CountDownLatch> HELD = new ConcurrentHashMap<>();
    static final Map<String, CountDownLatch> STARTED = new ConcurrentHashMap<>();
    static final Map<String, AtomicInteger> RUNS = new ConcurrentHashMap<>();
    static final AtomicInteger FIRST_PASSES = new AtomicInteger();

    @Inject
    TenantBean bean;

    /** Two filters in one, so that each sees the thread of the other. */
    @Provider
    public static class TenantFilter implements ContainerRequestFilter, ContainerResponseFilter {

        private static final String THREAD = TenantFilter.class.getName();

        @Inject
        TenantBean bean;

        @Override
        public void filter(ContainerRequestContext request) {
            String tenant = request.getHeaderString("X-Tenant");
            if (TENANT.get() != null) {
                VIOLATIONS.add("request of " + tenant + " found " + TENANT.get() + " on its thread");
            }
            TENANT.set(tenant);
            MDC.put("tenant", tenant);
            bean.set(tenant);
            request.setProperty(THREAD, Thread.currentThread());
        }

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            String tenant = request.getHeaderString("X-Tenant");
            if (request.getProperty(THREAD) != Thread.currentThread()) {
                VIOLATIONS.add("request of " + tenant + " was filtered on " + request.getProperty(THREAD) + ", its response on "
                        + Thread.currentThread());
            }
            if (!tenant.equals(TENANT.get()) || !tenant.equals(MDC.get("tenant")) || !tenant.equals(bean.get())) {
                VIOLATIONS.add("response of " + tenant + " found " + TENANT.get() + ", " + MDC.get("tenant") + ", "
                        + bean.get());
            }
            if (request.getProperty("io.quarkiverse.rest.idempotency.first-pass") != null) {
                FIRST_PASSES.incrementAndGet();
            }
            TENANT.remove();
            MDC.remove("tenant");
        }
    }

    private String tenant() {
        return TENANT.get() + "," + MDC.get("tenant") + "," + bean.get();
    }

    @POST
    @Path("plain")
    public String plain(String body) {
        return tenant();
    }

    @POST
    @Path("keyed")
    @Idempotent
    public String keyed(String body) {
        return tenant();
    }

    /** Runs until it is let; the first run fails where that is asked for. */
    @POST
    @Path("held")
    @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
    public Response held(@QueryParam("name") String name, @QueryParam("fails") boolean fails, String body)
            throws InterruptedException {
        int run = RUNS.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet();
        STARTED.get(name).countDown();
        if (run == 1) {
            HELD.get(name).await();
            if (fails) {
                return Response.status(500).entity("failed").build();
            }
        }
        return Response.ok(tenant() + " in run " + run).build();
    }
}
