package io.quarkiverse.rest.idempotency.runtime.door;

import java.time.Duration;

import org.jboss.logging.MDC;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.door.DoorOperation;
import io.quarkiverse.rest.idempotency.door.WorkObserver;
import io.quarkiverse.rest.idempotency.http.TraceHeader;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.protocol.Words;
import io.quarkiverse.rest.idempotency.runtime.RequestServices;
import io.quarkiverse.rest.idempotency.runtime.log.LogFields;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * Shows the treatment of one call on the present span, and in the log of its work.
 */
final class CallObserver implements WorkObserver {

    private final RequestServices services;
    private final DoorOperation operation;
    private final boolean blocking;
    private final long askedAtNanos = System.nanoTime();
    private Object outerOperation;
    private Object outerKeyHash;

    /**
     * @param blocking whether the work is on its thread until it ends
     */
    CallObserver(RequestServices services, DoorOperation operation, boolean blocking) {
        this.services = services;
        this.operation = operation;
        this.blocking = blocking;
    }

    @Override
    public void begins(IdempotencyContext context, Execution execution) {
        // The completion of a record sees a failed statement of its own transaction.
        RunningWork.enter(context, operation.name(), execution == null || !operation.inTransaction(), blocking);
        outerOperation = MDC.get(LogFields.OPERATION);
        outerKeyHash = MDC.get(LogFields.KEY_HASH);
        MDC.put(LogFields.OPERATION, operation.name());
        if (execution != null) {
            decided("executed");
            services.tracing().executes(execution.ownership().fence());
            MDC.put(LogFields.KEY_HASH, execution.ownership().id().value());
        }
    }

    @Override
    public void left() {
        RunningWork.leave();
        restore(LogFields.OPERATION, outerOperation);
        restore(LogFields.KEY_HASH, outerKeyHash);
    }

    private static void restore(String name, Object outer) {
        if (outer == null) {
            MDC.remove(name);
        } else {
            MDC.put(name, outer);
        }
    }

    @Override
    public void replays(RecordedResponse response) {
        decided("replayed");
        services.tracing().replays(TraceHeader.of(response));
    }

    @Override
    public void rejected(Rejection rejection) {
        decided(Words.of(rejection));
        if (rejection instanceof Rejection.StoreUnavailable unavailable) {
            services.log().storeUnavailable(operation.name(), "is rejected", unavailable.cause());
        }
    }

    @Override
    public String trace() {
        return services.tracing().current();
    }

    private void decided(String outcome) {
        services.tracing().decided(operation.name(), outcome, Duration.ofNanos(System.nanoTime() - askedAtNanos));
    }
}
