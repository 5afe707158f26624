package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import org.hibernate.reactive.mutiny.Mutiny;

import io.smallrye.mutiny.Uni;

/**
 * The session of a transaction, as a method finds it on the context of its request. The method's own transaction joins it, and
 * if that fails, nothing is kept, also when the method recovers from the failure. Hibernate Reactive itself would commit the
 * changes of such an inner transaction with the outer one.
 */
final class JoinedSession implements InvocationHandler {

    private final Mutiny.Session session;
    private final Runnable mark;

    private JoinedSession(Mutiny.Session session, Runnable mark) {
        this.session = session;
        this.mark = mark;
    }

    /**
     * @param mark lets the transaction be rolled back only
     */
    static Mutiny.Session of(Mutiny.Session session, Runnable mark) {
        return (Mutiny.Session) Proxy.newProxyInstance(Mutiny.Session.class.getClassLoader(),
                new Class<?>[] { Mutiny.Session.class }, new JoinedSession(session, mark));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("withTransaction")) {
            return joined(method, arguments);
        } else if (method.getName().equals("close") && method.getParameterCount() == 0) {
            // It is closed when its transaction has ended.
            return Uni.createFrom().voidItem();
        }
        Object result = call(method, arguments);
        return result == session ? proxy : result;
    }

    private Uni<?> joined(Method method, Object[] arguments) throws Throwable {
        try {
            return ((Uni<?>) call(method, arguments)).onFailure().invoke(mark).onCancellation().invoke(mark);
        } catch (RuntimeException | Error e) {
            mark.run();
            throw e;
        }
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(session, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
