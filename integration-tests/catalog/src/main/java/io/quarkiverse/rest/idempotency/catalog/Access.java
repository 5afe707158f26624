package io.quarkiverse.rest.idempotency.catalog;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.iceberg.exceptions.ForbiddenException;

/**
 * Which principal may do what. The handlers ask here; nothing in front of them does.
 */
@ApplicationScoped
public class Access {

    private final ConcurrentMap<String, Set<Privilege>> privileges;

    @Inject
    public Access(CatalogSettings settings) {
        this.privileges = new ConcurrentHashMap<>(settings.privileges());
    }

    void require(Privilege privilege, String principal) {
        if (!privileges.getOrDefault(principal, Set.of()).contains(privilege)) {
            throw new ForbiddenException("Principal '%s' is not authorized to %s", principal, privilege);
        }
    }

    void set(String principal, Set<Privilege> granted) {
        privileges.put(principal, Set.copyOf(granted));
    }
}
