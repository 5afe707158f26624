package io.quarkiverse.rest.idempotency.tenants;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantResolver;

/** Tells Hibernate the schema of a session: that of the tenant of the thread, which must have one. */
@PersistenceUnitExtension
@ApplicationScoped
public class TenantSchemas implements TenantResolver {

    @Override
    public String getDefaultTenantId() {
        return "public";
    }

    @Override
    public String resolveTenantId() {
        String tenant = CurrentTenant.get();
        if (tenant == null) {
            throw new IllegalStateException("Expected a tenant on " + Thread.currentThread() + ", which opens a session");
        }
        return tenant;
    }
}
