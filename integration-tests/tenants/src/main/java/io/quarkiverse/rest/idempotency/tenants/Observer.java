package io.quarkiverse.rest.idempotency.tenants;

import java.security.Principal;
import java.util.Objects;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.jboss.logging.MDC;

import io.quarkus.security.identity.SecurityIdentity;

/** Tells what a method sees of its request. */
@ApplicationScoped
public class Observer {

    @Inject
    RequestTenant bean;

    @Inject
    SecurityIdentity identity;

    @Inject
    Violations violations;

    /** The tenant of a request in each place where it is kept, and its caller. */
    public record Seen(String onThread, String inMdc, String inBean, String caller, String keyHash, boolean clerk) {
    }

    /** On the worker thread of a blocking method, which must be that of the request filters. */
    Seen onWorker() {
        Seen seen = see();
        if (bean.thread() != Thread.currentThread()) {
            violations.add("method of %s runs on %s, its filters ran on %s", seen, Thread.currentThread(), bean.thread());
        }
        if (seen.inBean() == null || !seen.inBean().equals(seen.onThread()) || !seen.inBean().equals(seen.inMdc())) {
            violations.add("method saw %s", seen);
        }
        return seen;
    }

    /** On an event loop, whose thread keeps nothing. */
    Seen onEventLoop() {
        Seen seen = see();
        if (seen.onThread() != null || seen.inBean() == null || !Objects.equals(seen.inBean(), seen.inMdc())) {
            violations.add("method on %s saw %s", Thread.currentThread(), seen);
        }
        return seen;
    }

    private Seen see() {
        Principal caller = identity.getPrincipal();
        return new Seen(CurrentTenant.get(), (String) MDC.get(TenantFilter.MDC_KEY), bean.get(), caller.getName(),
                caller instanceof ApiKeys.Caller known ? known.keyHash() : null, identity.hasRole(ApiKeys.ROLE));
    }
}
