package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.spi.RealmResolver;
import io.quarkiverse.rest.idempotency.spi.SingleBeans;
import io.quarkus.arc.Arc;
import io.quarkus.arc.DefaultBean;
import io.quarkus.arc.InstanceHandle;

/**
 * The realm of a request where an application has no {@link RealmResolver} of its own: what the request property
 * {@code realmContext} says by its method {@code getRealmIdentifier()}, else what the bean of the configured type says by the
 * same method, else {@code quarkus.rest-idempotency.realm.*}. No type of another project is needed for it.
 */
@Singleton
@DefaultBean
class CatalogRealm implements RealmResolver {

    private static final String PROPERTY = "realmContext";
    private static final String METHOD = "getRealmIdentifier";

    private static final ClassValue<Method> IDENTIFIERS = new ClassValue<>() {
        @Override
        protected Method computeValue(Class<?> type) {
            return find(type);
        }
    };

    private final Class<?> beanType;

    CatalogRealm(IcebergBuildTimeConfig profile, SingleBeans beans) {
        this.beanType = NamedTypes.load("realm-context-type", profile.realmContextType());
        if (beanType != null) {
            if (find(beanType) == null) {
                throw NamedTypes.problem("realm-context-type", "a type with a public method String " + METHOD + "()",
                        beanType.getName());
            }
            // A realm that cannot be found silently would put all tenants into one.
            beans.findShared(beanType);
        }
    }

    @Override
    public String resolve(RealmRequest request) {
        String realm = identifier(request.property(PROPERTY));
        if (realm == null && beanType != null) {
            try (InstanceHandle<?> bean = Arc.container().instance(beanType)) {
                realm = bean.isAvailable() ? identifier(bean.get()) : null;
            }
        }
        return realm == null ? request.configuredRealm() : realm;
    }

    static String identifier(Object context) {
        Method method = context == null ? null : IDENTIFIERS.get(context.getClass());
        if (method == null) {
            return null;
        }
        try {
            return (String) method.invoke(context);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("The realm cannot be asked for by " + method, e);
        }
    }

    /** The method as a public type declares it: the object may be a lambda, or of a class that is not public. */
    private static Method find(Class<?> type) {
        for (Class<?> current = type; current != null; current = current.getSuperclass()) {
            Method method = declared(current);
            if (method != null) {
                return method;
            }
            for (Class<?> implemented : current.getInterfaces()) {
                method = find(implemented);
                if (method != null) {
                    return method;
                }
            }
        }
        return null;
    }

    private static Method declared(Class<?> type) {
        try {
            Method method = type.getDeclaredMethod(METHOD);
            return Modifier.isPublic(type.getModifiers()) && Modifier.isPublic(method.getModifiers())
                    && method.getReturnType() == String.class ? method : null;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
