package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InstanceHandle;

/**
 * Tells a catalog whose request a call of its {@code CatalogState} is for. The call has a request context of its own, in which
 * no filter of the catalog has run: where the catalog has beans that hold the realm and the principal of a request, they are
 * set, by their method {@code set}. No type of another project is needed for it.
 */
@Singleton
class CallContext implements Consumer<CatalogRequest> {

    private static final String PROPERTY = "context-holder-types";
    private static final String REALM_IDENTIFIER = "getRealmIdentifier";

    private final List<Holder> holders = new ArrayList<>();

    /** A bean with a method {@code set(T)}, where {@code T} is an interface that tells a realm or a principal. */
    private record Holder(Class<?> type, Method set) {
    }

    CallContext(IcebergBuildTimeConfig profile) {
        for (String name : profile.contextHolderTypes().orElse(List.of())) {
            find(name);
        }
    }

    private void find(String name) {
        Class<?> type = NamedTypes.load(PROPERTY, name);
        if (type == null) {
            return;
        }
        List<Method> setters = Arrays.stream(type.getMethods()).filter(CallContext::isSetter).toList();
        if (setters.isEmpty()) {
            throw NamedTypes.problem(PROPERTY, "types with a public method set(T), where T is an interface that extends "
                    + "java.security.Principal or has a method getRealmIdentifier()",
                    name + ", which has none. A CatalogState "
                            + "can set any other holder itself, from the realm and the principal of its CatalogRequest");
        }
        setters.forEach(set -> holders.add(new Holder(type, set)));
    }

    private static boolean isSetter(Method method) {
        return method.getName().equals("set") && method.getParameterCount() == 1 && tells(method.getParameterTypes()[0]);
    }

    private static boolean tells(Class<?> type) {
        return type.isInterface() && (Principal.class.isAssignableFrom(type)
                || Arrays.stream(type.getMethods()).anyMatch(method -> method.getName().equals(REALM_IDENTIFIER)));
    }

    @Override
    public void accept(CatalogRequest request) {
        for (Holder holder : holders) {
            try (InstanceHandle<?> bean = Arc.container().instance(holder.type)) {
                if (bean.isAvailable()) {
                    set(holder, bean.get(), request);
                }
            }
        }
    }

    private static void set(Holder holder, Object bean, CatalogRequest request) {
        Class<?> told = holder.set.getParameterTypes()[0];
        boolean principal = Principal.class.isAssignableFrom(told);
        if (principal && request.request().principal() == null) {
            return;
        }
        InvocationHandler teller = new Teller(request, principal);
        try {
            holder.set.invoke(bean, Proxy.newProxyInstance(told.getClassLoader(), new Class<?>[] { told }, teller));
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Expected a public method, got " + holder.set, e);
        }
    }

    /**
     * The realm or the principal of a request. A principal has no roles and no properties here: nothing is authorized by it.
     */
    private record Teller(CatalogRequest request, boolean principal) implements InvocationHandler {

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            switch (method.getName()) {
                case "equals":
                    return proxy == arguments[0];
                case "hashCode":
                    return System.identityHashCode(proxy);
                case "toString", "getName":
                    return principal ? request.request().principal() : request.request().realm();
                case REALM_IDENTIFIER:
                    return request.request().realm();
                default:
                    return method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments) : empty(method);
            }
        }

        private static Object empty(Method method) {
            Class<?> type = method.getReturnType();
            if (type == Map.class) {
                return Map.of();
            }
            if (type == Set.class) {
                return Set.of();
            }
            return type == Optional.class ? Optional.empty() : null;
        }
    }
}
