package io.quarkiverse.rest.idempotency.client.runtime;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

import io.quarkiverse.rest.idempotency.client.IdempotencyKeys;

/**
 * The outer interceptor: what it leaves in the context of the invocation is there for each attempt, on whatever thread.
 */
@KeyedCall
@Interceptor
@Priority(CallInterceptor.PRIORITY)
public class CallInterceptor {

    /** Outside of Fault Tolerance, and of whatever else an application puts around its clients. */
    public static final int PRIORITY = Interceptor.Priority.PLATFORM_BEFORE;

    static final String KEY = "io.quarkiverse.rest.idempotency.client.key";

    @AroundInvoke
    Object aroundCall(InvocationContext call) throws Exception {
        call.getContextData().put(KEY, IdempotencyKeys.newKey());
        return call.proceed();
    }
}
