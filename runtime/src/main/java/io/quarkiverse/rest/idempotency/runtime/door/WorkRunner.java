package io.quarkiverse.rest.idempotency.runtime.door;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.door.Door;
import io.quarkiverse.rest.idempotency.door.WorkResults;
import io.quarkiverse.rest.idempotency.fingerprint.ComparedRequest;
import io.quarkiverse.rest.idempotency.fingerprint.DigestSecret;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.runtime.Callers;
import io.quarkiverse.rest.idempotency.runtime.IdempotencyNode;
import io.quarkiverse.rest.idempotency.runtime.RequestServices;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.steps.NodeSteps;
import io.quarkiverse.rest.idempotency.runtime.threads.BoundedWait;
import io.quarkiverse.rest.idempotency.runtime.transaction.OpenTransactions;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.steps.StepSequence;
import io.quarkiverse.rest.idempotency.work.Work;
import io.quarkiverse.rest.idempotency.work.WorkRequest;

/**
 * Runs the work of callers over the protocol of this node.
 */
@Singleton
public class WorkRunner {

    /** The work acts on no resource that has a name of its own. */
    private static final String NO_RESOURCE = "";

    private final RequestServices services;
    private final Callers callers;
    private final DoorOperations operations;
    private final PayloadBytes payloads;
    private final Door door;
    private final JtaWorkTransactions transactions;
    private final NodeSteps steps;
    private final OpenTransactions open;

    WorkRunner(IdempotencyNode node, Callers callers, DoorOperations operations, PayloadBytes payloads,
            NodeSteps steps, @Any Instance<OpenTransactions> open) {
        this.services = node.services();
        this.callers = callers;
        this.operations = operations;
        this.payloads = payloads;
        this.door = new Door(services.protocol(), new WorkResults(payloads.codec()));
        this.steps = steps;
        this.transactions = new JtaWorkTransactions(services);
        this.open = OpenTransactions.of(open);
    }

    @SuppressWarnings("unchecked")
    <T, E extends Exception> T execute(WorkRequest<T> request, Work<T, E> work) throws E {
        DoorOperations.Operation operation = operations.get(request.operation());
        requireNoTransaction(operation);
        requireWait(operation);
        if (!operation.bound().enabled()) {
            return switchedOff(operation).run(work);
        }
        try {
            return (T) door.run(request(operation, request, true), BoundedWait::await,
                    operation.door().inTransaction() ? transactions : null, work);
        } catch (Throwable e) {
            throw WorkRunner.<E> asThrown(e);
        }
    }

    <T> CompletionStage<T> executeAsync(WorkRequest<T> request,
            Function<IdempotencyContext, ? extends CompletionStage<? extends T>> work) {
        return start(request, CallerContext.executor(), work);
    }

    /**
     * As {@code executeAsync}, for work that begins on the calling thread, which may block. Waits there until the work has
     * begun, or does not run.
     */
    public <T> CompletionStage<T> executeFromThread(WorkRequest<T> request,
            Function<IdempotencyContext, ? extends CompletionStage<? extends T>> work) {
        CallingThread thread = new CallingThread(CallerContext.executor());
        AtomicBoolean begun = new AtomicBoolean();
        CompletionStage<T> answer = start(request, thread, context -> {
            begun.set(true);
            return work.apply(context);
        });
        if (!begun.get()) {
            CompletableFuture<T> end = answer.toCompletableFuture();
            end.whenComplete((result, failure) -> thread.wakeUp());
            thread.runUntil(() -> begun.get() || end.isDone());
        }
        return answer;
    }

    @SuppressWarnings("unchecked")
    private <T> CompletionStage<T> start(WorkRequest<T> request, Executor executor,
            Function<IdempotencyContext, ? extends CompletionStage<? extends T>> work) {
        DoorOperations.Operation operation = operations.get(request.operation());
        if (operation.door().inTransaction()) {
            throw new IllegalStateException(
                    "The operation '" + request.operation() + "' is completed in the transaction of its "
                            + "work, which must block. Call execute on a worker thread, or set its completion to "
                            + "after-response-built");
        }
        requireNoTransaction(operation);
        if (!operation.bound().enabled()) {
            return switchedOff(operation).start(work);
        }
        return (CompletionStage<T>) door.start(request(operation, request, false), executor, work);
    }

    /**
     * @return runs the work of an operation that is switched off; empty where it is protected
     */
    public Optional<SwitchedOffWork> switchedOff(String operation) {
        DoorOperations.Operation found = operations.get(operation);
        return found.bound().enabled() ? Optional.empty() : Optional.of(switchedOff(found));
    }

    private SwitchedOffWork switchedOff(DoorOperations.Operation operation) {
        return new SwitchedOffWork(operation, steps,
                operation.door().inTransaction() && !open.isOpen() ? transactions : null);
    }

    static void requireWait(DoorOperations.Operation operation) {
        if (!BoundedWait.mayWait()) {
            throw new IllegalStateException("The work of the operation '" + operation.bound().name() + "' was called on a "
                    + "thread that must not block, such as an event loop. Call it on a worker thread (@Blocking), or use "
                    + "executeAsync or UniIdempotency");
        }
    }

    private void requireNoTransaction(DoorOperations.Operation operation) {
        if (open.isOpen()) {
            throw new IllegalStateException("The work of the operation '" + operation.bound().name() + "' was called in a "
                    + "transaction. Expected none: its result would be recorded before that transaction is committed, and would "
                    + "stay when it is rolled back. Take @Transactional off the caller, and put it on the method that the work "
                    + "calls, or set the completion of the operation to in-transaction, which begins a transaction for the "
                    + "work");
        }
    }

    private Door.Request request(DoorOperations.Operation operation, WorkRequest<?> request, boolean blocking) {
        return new Door.Request(operation.door(), attempt(operation, request), request.key(), request.resultType(),
                new CallObserver(services, operation.door(), blocking),
                (execution, keys) -> steps(operation.bound(), execution, keys));
    }

    private StepSequence steps(BoundOperation operation, Execution execution, Function<String, UUID> keys) {
        return execution == null ? steps.unrecorded(keys)
                : steps.begin(steps.recording(services.protocol(), execution, operation, new WorkStepAnswers(operation)),
                        services.limits(), keys);
    }

    private Attempt attempt(DoorOperations.Operation operation, WorkRequest<?> request) {
        String name = operation.bound().name();
        byte[] payload = payloads.of(request.payload());
        ComparedRequest compared = Payloads.compared(name, payload);
        DigestSecret secret = callers.secrets().current();
        String realm = realm(request);
        String recordKey = Payloads.recordKey(name, request.key());
        Binding binding = new Binding(name, NO_RESOURCE, compared.fingerprint(secret));
        IdempotentRequest described = new IdempotentRequest(name, realm, request.principal(), request.key(), binding,
                new WorkContent(payload), secret.id(realm, request.principal(), recordKey));
        return callers.attempt(operation.bound(), described, recordKey, compared, false);
    }

    private String realm(WorkRequest<?> request) {
        return request.realm() == null ? callers.configuredRealmName() : request.realm();
    }

    RecordId recordId(WorkRequest<?> request) {
        String name = operations.get(request.operation()).bound().name();
        return callers.secrets().current().id(realm(request), request.principal(), Payloads.recordKey(name, request.key()));
    }

    @SuppressWarnings("unchecked")
    static <E extends Throwable> E asThrown(Throwable failure) throws E {
        throw (E) failure;
    }
}
