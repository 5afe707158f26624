package io.quarkiverse.rest.idempotency.runtime.rest;

import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.runtime.core.Admission;
import io.quarkiverse.rest.idempotency.runtime.core.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.runtime.core.Refusal;
import io.quarkiverse.rest.idempotency.runtime.core.Settlement;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransaction;
import io.quarkiverse.rest.idempotency.spi.CompleteOutcome;
import io.quarkiverse.rest.idempotency.spi.RecordedOutcome;
import io.vertx.core.http.HttpServerResponse;

/**
 * Ends the transaction of a method together with its record. The response is rendered inside the transaction; an outcome that
 * is recorded commits with it, and any other rolls it back, because a retry runs the method again.
 * <p>
 * A failed commit never becomes the answer that was prepared: its exception goes the way of any exception of the method. What
 * is sent then is what the record says in the end, because the database may have committed although it could not say so.
 */
final class TransactionalOutcome {

    private static final Logger LOG = Logger.getLogger("io.quarkiverse.rest.idempotency");

    private final ResteasyReactiveRequestContext context;
    private final KeyedRequest request;
    private final IdempotencyProtocol protocol;

    TransactionalOutcome(ResteasyReactiveRequestContext context, KeyedRequest request) {
        this.context = context;
        this.request = request;
        this.protocol = request.runtime.protocol();
    }

    /** How the transaction ended. */
    sealed interface End {

        /** The effect is there and its record with it: the rendered response can be sent. */
        record Committed() implements End {
        }

        /** Nothing is left of the effect; the rendered response is still to be settled. */
        record RolledBack() implements End {
        }

        /**
         * The record says what the request is answered.
         *
         * @param admission a replay or a rejection
         */
        record Duplicate(Admission admission) implements End {
        }
    }

    /**
     * Renders the response and ends the transaction.
     */
    End end() throws Exception {
        BusinessTransaction transaction = request.transaction;
        CompleteOutcome completed;
        try {
            transaction.associate();
            request.rendered = new ResponseRenderer(context, request).render();
            int status = request.rendered.status();
            if (!request.operation.outcomes().records(status)) {
                request.rollBack();
                return new End.RolledBack();
            }
            if (transaction.mustRollBack()) {
                refuseSuccess(status);
                request.rollBack();
                return new End.RolledBack();
            }
            RecordedOutcome outcome = OutcomeHandler.outcome(context, request.operation, request.rendered);
            completed = transaction.complete(protocol.completion(request.execution, outcome));
        } catch (Throwable failure) {
            request.rollBack();
            forget();
            throw failure;
        }
        if (completed == CompleteOutcome.LOST) {
            request.rollBack();
            return lost();
        }
        try {
            transaction.commit();
        } catch (Exception failure) {
            return commitFailed(failure);
        } finally {
            transaction.dissociate();
        }
        request.transaction = null;
        request.ended = true;
        protocol.completed(request.execution);
        return new End.Committed();
    }

    /** A success that is rolled back would be recorded, and replayed, though it had no effect. */
    private void refuseSuccess(int status) {
        if (status < 400) {
            throw new IllegalStateException("The method of '" + request.operation.name() + "' answered " + status
                    + ", but its transaction was marked for rollback, so nothing that it did is kept. Answer 4xx or throw where the "
                    + "transaction is to be rolled back");
        }
    }

    /** Another owner took the record over: nothing of this execution is left, and the request is answered as a duplicate. */
    private End lost() {
        request.ended = true;
        protocol.lost(request.execution);
        return new End.Duplicate(BoundedWait.recorded(request));
    }

    private End commitFailed(Exception failure) throws Exception {
        LOG.debugf(failure, "The transaction of record %s failed to commit; its record is asked",
                request.execution.ownership());
        request.rollBack();
        Admission recorded = BoundedWait.recorded(request);
        if (isCompleted(recorded)) {
            // It was committed after all, by this execution or by the one that took the record over.
            request.ended = true;
            protocol.completed(request.execution);
            return new End.Duplicate(recorded);
        }
        if (recorded instanceof Admission.Refused refused && refused.refusal() instanceof Refusal.OutcomeUnknown) {
            // The record cannot be asked. Its release waits until it can, and does nothing if it is committed after all.
            request.ended = true;
            protocol.fail(request.execution);
            return new End.Duplicate(recorded);
        }
        forget();
        request.unsure = true;
        throw failure.getCause() instanceof Exception cause ? cause : failure;
    }

    private static boolean isCompleted(Admission recorded) {
        return recorded instanceof Admission.Replay
                || recorded instanceof Admission.Refused refused && refused.refusal() instanceof Refusal.ReplayFailed;
    }

    /**
     * Asks the record of a request whose commit failed, once more: the database may commit although it has said that it could
     * not, also after its record was last looked at.
     *
     * @return what the request is answered; {@code null} for the response that it has rendered
     */
    static Admission afterUnsureCommit(KeyedRequest request) {
        Settlement settlement = request.settled.getNow(Settlement.DEFERRED);
        Admission recorded = BoundedWait.recorded(request);
        if (isCompleted(recorded)) {
            boolean own = recorded instanceof Admission.Replay replay
                    && replay.outcome().status() == request.rendered.status();
            return own ? null : recorded;
        }
        return settlement == Settlement.SETTLED ? null : new Admission.Refused(new Refusal.OutcomeUnknown());
    }

    private void forget() {
        request.rendered = null;
        context.unwrap(HttpServerResponse.class).headers().clear().addAll(request.headers);
    }
}
