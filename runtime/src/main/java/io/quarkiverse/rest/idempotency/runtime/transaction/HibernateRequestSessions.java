package io.quarkiverse.rest.idempotency.runtime.transaction;

import jakarta.inject.Singleton;

import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableBean;
import io.quarkus.arc.InjectableContext;
import io.quarkus.hibernate.orm.runtime.RequestScopedSessionHolder;

/**
 * The sessions of Hibernate ORM that Quarkus keeps in the request context.
 */
@Singleton
public class HibernateRequestSessions implements RequestSessions {

    @Override
    public void close() {
        InjectableContext requests = Arc.container().requestContext();
        if (!requests.isActive()) {
            return;
        }
        for (InjectableBean<?> bean : requests.getState().getContextualInstances().keySet()) {
            if (bean.getTypes().contains(RequestScopedSessionHolder.class)) {
                requests.destroy(bean);
            }
        }
    }
}
