package io.quarkiverse.rest.idempotency.runtime.transaction;

import java.lang.reflect.Type;
import java.util.Set;

import jakarta.inject.Singleton;

import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableBean;
import io.quarkus.arc.InjectableContext;
import io.quarkus.hibernate.orm.runtime.RequestScopedSessionHolder;
import io.quarkus.hibernate.orm.runtime.RequestScopedStatelessSessionHolder;

/**
 * The sessions of Hibernate ORM that Quarkus keeps in the request context.
 */
@Singleton
public class HibernateRequestSessions implements RequestSessions {

    private static final Set<Type> HOLDERS = Set.of(RequestScopedSessionHolder.class,
            RequestScopedStatelessSessionHolder.class);

    @Override
    public void close() {
        InjectableContext requests = Arc.container().requestContext();
        if (!requests.isActive()) {
            return;
        }
        for (InjectableBean<?> bean : requests.getState().getContextualInstances().keySet()) {
            if (HOLDERS.stream().anyMatch(bean.getTypes()::contains)) {
                requests.destroy(bean);
            }
        }
    }
}
