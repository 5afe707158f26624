package io.quarkiverse.rest.idempotency.runtime.messaging;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

import org.eclipse.microprofile.reactive.messaging.Message;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.messaging.IdempotentConsumer;
import io.quarkiverse.rest.idempotency.runtime.door.RunningWork;
import io.quarkiverse.rest.idempotency.runtime.door.SwitchedOffWork;
import io.quarkiverse.rest.idempotency.runtime.door.WorkRunner;
import io.quarkiverse.rest.idempotency.runtime.threads.BoundedWait;
import io.quarkiverse.rest.idempotency.work.Idempotency;
import io.quarkiverse.rest.idempotency.work.Work;
import io.quarkiverse.rest.idempotency.work.WorkRequest;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableContext;
import io.quarkus.arc.ManagedContext;
import io.smallrye.mutiny.Uni;

/**
 * Runs the method of a consumer under the key of the message. It is outside of transactions and of Fault Tolerance, so that the
 * message is acknowledged when all of that has ended and the record is completed.
 */
@IdempotentConsumer
@Interceptor
@Priority(ConsumerInterceptor.OUTSIDE_TRANSACTIONS)
public class ConsumerInterceptor {

    /** Transactions have 200. */
    static final int OUTSIDE_TRANSACTIONS = Interceptor.Priority.PLATFORM_BEFORE + 150;

    private final Consumers consumers;
    private final Idempotency idempotency;
    private final Instance<WorkRunner> runner;

    ConsumerInterceptor(Consumers consumers, Idempotency idempotency, Instance<WorkRunner> runner) {
        this.consumers = consumers;
        this.idempotency = idempotency;
        this.runner = runner;
    }

    @AroundInvoke
    Object handle(InvocationContext invocation) throws Exception {
        Consumers.Consumer consumer = consumers.of(invocation.getMethod());
        Optional<SwitchedOffWork> off = runner.get().switchedOff(consumer.definition().getOperation());
        if (off.isPresent()) {
            return handle(invocation, consumer, off.get()::run, off.get()::start);
        }
        Message<?> message = MessageOnContext.current();
        if (message == null) {
            throw new IllegalStateException(
                    "The idempotent consumer " + invocation.getMethod() + " was called without a message, "
                            + "and so without a key. Send a message to its channel, or call Idempotency with a key of its own");
        }
        WorkRequest<Object> request = consumer.request(message, invocation.getParameters());
        return handle(invocation, consumer, work -> idempotency.execute(request, work),
                work -> start(request, work));
    }

    private interface Blocking {

        Object run(Work<Object, Exception> work) throws Exception;
    }

    private interface Staged {

        CompletionStage<Object> start(Function<IdempotencyContext, CompletionStage<?>> work);
    }

    private static Object handle(InvocationContext invocation, Consumers.Consumer consumer, Blocking blocking, Staged staged)
            throws Exception {
        return switch (consumer.shape()) {
            case VALUE -> onOwnContext(consumer, () -> blocking.run(work -> inRequestContext(invocation)));
            case UNI -> Uni.createFrom().completionStage(() -> onOwnContext(consumer, () -> staged.start(
                    work -> stage(invocation, result -> ((Uni<?>) result).subscribeAsCompletionStage()))));
            case STAGE -> onOwnContext(consumer,
                    () -> staged.start(work -> stage(invocation, result -> (CompletionStage<?>) result)));
        };
    }

    /**
     * A message has one context for all consumers of its channel. A consumer that is alone stays on it, so that what the method
     * puts there goes on with the message.
     */
    private static <T, E extends Exception> T onOwnContext(Consumers.Consumer consumer, MessageOnContext.Call<T, E> call)
            throws E {
        return consumer.definition().isBesideOthers() ? MessageOnContext.onCopy(call) : call.run();
    }

    /** A method that may block is called on the thread that messaging has for it. */
    private CompletionStage<Object> start(WorkRequest<Object> request,
            Function<IdempotencyContext, CompletionStage<?>> work) {
        return BoundedWait.mayWait() ? runner.get().executeFromThread(request, work) : idempotency.executeAsync(request, work);
    }

    /** So that the method can inject what belongs to its request, as its steps and the keys of its calls. */
    private static Object inRequestContext(InvocationContext invocation) throws Exception {
        ManagedContext request = Arc.container().requestContext();
        if (request.isActive()) {
            return invocation.proceed();
        }
        request.activate();
        try {
            return invocation.proceed();
        } finally {
            request.terminate();
        }
    }

    private interface Begun {

        CompletionStage<?> of(Object result);
    }

    /**
     * The same for a method that goes on after it has returned: its work and its request context are on its own Vert.x
     * context until it ends.
     */
    private static CompletionStage<?> stage(InvocationContext invocation, Begun begun) {
        Runnable left = RunningWork.stayOnContext();
        ManagedContext request = Arc.container().requestContext();
        if (request.isActive()) {
            return proceed(invocation, begun).whenComplete((result, failure) -> left.run());
        }
        request.activate();
        InjectableContext.ContextState state = request.getState();
        return proceed(invocation, begun).whenComplete((result, failure) -> {
            left.run();
            request.destroy(state);
        });
    }

    private static CompletionStage<?> proceed(InvocationContext invocation, Begun begun) {
        try {
            return Objects.requireNonNull(begun.of(invocation.proceed()), "The consumer returned no stage");
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
