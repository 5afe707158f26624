package io.quarkiverse.rest.idempotency.tenants;

import jakarta.enterprise.context.RequestScoped;

/** The tenant of a request in its request context, the thread of its request filters, and the attempts it has made. */
@RequestScoped
public class RequestTenant {

    private String tenant;
    private Thread thread;
    private int attempts;

    // Methods, because a client proxy passes nothing else on to the bean of the request.

    String get() {
        return tenant;
    }

    Thread thread() {
        return thread;
    }

    void set(String tenant, Thread thread) {
        this.tenant = tenant;
        this.thread = thread;
    }

    void clear() {
        set(null, null);
    }

    /** @return the number of this attempt, from 1 */
    int nextAttempt() {
        return ++attempts;
    }
}
