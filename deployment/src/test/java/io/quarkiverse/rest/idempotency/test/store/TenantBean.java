package io.quarkiverse.rest.idempotency.test.store;

import jakarta.enterprise.context.RequestScoped;

/** The tenant of a request, where its context is asked. */
@RequestScoped
public class TenantBean {

    private String tenant;

    /** Methods, because a proxy passes nothing else on to the bean of the request. */
    String get() {
        return tenant;
    }

    void set(String tenant) {
        this.tenant = tenant;
    }
}
