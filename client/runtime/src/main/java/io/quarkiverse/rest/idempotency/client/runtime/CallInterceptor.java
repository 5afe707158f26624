package io.quarkiverse.rest.idempotency.client.runtime;

import java.util.UUID;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

import io.quarkiverse.rest.idempotency.client.IdempotencyKeys;

/**
 * The outer interceptor: the data that it puts into the context of the invocation is there for each attempt, on any thread.
 */
@KeyedCall
@Interceptor
@Priority(CallInterceptor.PRIORITY)
public class CallInterceptor {

    /** Outside of Fault Tolerance, and of all other interceptors that an application puts around its clients. */
    public static final int PRIORITY = Interceptor.Priority.PLATFORM_BEFORE;

    static final String KEY = "io.quarkiverse.rest.idempotency.client.key";

    @AroundInvoke
    Object aroundCall(InvocationContext call) throws Exception {
        call.getContextData().put(KEY, keyOf(call));
        return call.proceed();
    }

    /** A call with a key of the application's own is not counted among those whose keys are derived. */
    private static UUID keyOf(InvocationContext call) {
        KeyedCall how = call.getInterceptorBinding(KeyedCall.class);
        boolean ownKey = how.keyParameter() >= 0 && call.getParameters()[how.keyParameter()] != null;
        return ownKey ? IdempotencyKeys.newKey() : OutgoingKeys.keyOf(how.derivedBy());
    }
}
