package io.quarkiverse.rest.idempotency.runtime.transaction;

import java.lang.reflect.Method;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;

import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * Watches the attempts of a method that is retried, inside of the interceptor that retries it. An attempt in a transaction
 * of an idempotent method that can only be rolled back fails at once, as the one before, and has no effect.
 */
@RetriedInTransaction
@Interceptor
@Priority(AttemptInterceptor.INSIDE_FAULT_TOLERANCE)
public class AttemptInterceptor {

    /** Fault tolerance has 4010. */
    static final int INSIDE_FAULT_TOLERANCE = Interceptor.Priority.PLATFORM_AFTER + 900;

    private final TransactionSynchronizationRegistry transactions;

    AttemptInterceptor(TransactionSynchronizationRegistry transactions) {
        this.transactions = transactions;
    }

    @AroundInvoke
    Object attempt(InvocationContext invocation) throws Exception {
        int status = transactions.getTransactionStatus();
        if (status == Status.STATUS_NO_TRANSACTION
                || !(transactions.getResource(Attempts.KEY) instanceof Attempts attempts)) {
            return invocation.proceed();
        }
        Method method = invocation.getMethod();
        attempts.begin(method, status == Status.STATUS_MARKED_ROLLBACK, failure -> retries(method, failure));
        try {
            return invocation.proceed();
        } catch (Exception e) {
            attempts.failed(method, e);
            throw e;
        }
    }

    /** As the annotation says, of the failure or of its causes. */
    private static boolean retries(Method method, Throwable failure) {
        Retry retry = method.isAnnotationPresent(Retry.class) ? method.getAnnotation(Retry.class)
                : method.getDeclaringClass().getAnnotation(Retry.class);
        return retry == null || isOneOf(failure, retry.retryOn()) && !isOneOf(failure, retry.abortOn());
    }

    private static boolean isOneOf(Throwable failure, Class<?>[] types) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            for (Class<?> type : types) {
                if (type.isInstance(cause)) {
                    return true;
                }
            }
        }
        return false;
    }
}
