package io.quarkiverse.rest.idempotency.client.runtime;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Intercepted;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

import org.jboss.logging.Logger;

import io.smallrye.faulttolerance.FaultToleranceOperationProvider;
import io.smallrye.faulttolerance.config.FaultToleranceOperation;
import io.smallrye.mutiny.Uni;

/**
 * The inner interceptor: once for each attempt that Fault Tolerance makes, with nothing between it and the client. It hands the
 * key of the call to the client, and tells the failure of the attempt what the server had answered.
 */
@KeyedCall
@Interceptor
@Priority(AttemptInterceptor.PRIORITY)
public class AttemptInterceptor {

    public static final int PRIORITY = Integer.MAX_VALUE;

    private static final Logger LOG = Logger.getLogger("io.quarkiverse.rest.idempotency.client");
    /** The end of the name of the class that Quarkus generates for an interface; a line names the interface. */
    private static final String WRAPPER = "$$CDIWrapper";
    private static final String LAST = "io.quarkiverse.rest.idempotency.client.attempt";

    private final Class<?> client;
    private final FaultToleranceOperationProvider faultTolerance;
    private final ConcurrentMap<Method, Optional<Duration>> budgets = new ConcurrentHashMap<>();

    @Inject
    AttemptInterceptor(@Intercepted Bean<?> client, FaultToleranceOperationProvider faultTolerance) {
        this.client = client.getBeanClass();
        this.faultTolerance = faultTolerance;
    }

    @AroundInvoke
    Object aroundAttempt(InvocationContext invocation) throws Exception {
        Attempt attempt = new Attempt(invocation.getInterceptorBinding(KeyedCall.class).method(),
                (UUID) invocation.getContextData().get(CallInterceptor.KEY),
                budgets.computeIfAbsent(invocation.getMethod(), this::budget).orElse(null));
        report(invocation, (Attempt) invocation.getContextData().put(LAST, attempt));
        Object result;
        try {
            result = attempt.call(invocation::proceed);
        } catch (Exception failure) {
            attempt.explain(failure);
            throw failure;
        }
        if (result instanceof Uni<?> uni) {
            return uni.onFailure().invoke(attempt::explain);
        }
        return result instanceof CompletionStage<?> stage ? explained(stage, attempt) : result;
    }

    /** The key is not logged: it is a secret between the client and the server. */
    private static void report(InvocationContext invocation, Attempt last) {
        if (last != null && LOG.isDebugEnabled()) {
            Method method = invocation.getMethod();
            String client = method.getDeclaringClass().getName();
            LOG.debugf("Retrying %s.%s with the key of the call: %s",
                    client.endsWith(WRAPPER) ? client.substring(0, client.length() - WRAPPER.length()) : client,
                    method.getName(), last.ending());
        }
    }

    /** A stage that fails as the client's did, but after the failure was explained. */
    private static <T> CompletionStage<T> explained(CompletionStage<T> stage, Attempt attempt) {
        CompletableFuture<T> explained = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                explained.complete(value);
            } else {
                attempt.explain(failure);
                explained.completeExceptionally(failure);
            }
        });
        return explained;
    }

    /** From Fault Tolerance and not from the annotation, because configuration overrides that. */
    private Optional<Duration> budget(Method method) {
        FaultToleranceOperation operation = faultTolerance.get(client, method);
        if (!operation.hasRetry() || operation.getRetry().maxDuration() <= 0) {
            return Optional.empty();
        }
        return Optional.of(Duration.of(operation.getRetry().maxDuration(), operation.getRetry().durationUnit()));
    }
}
