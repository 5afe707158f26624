package io.quarkiverse.rest.idempotency.runtime.rest;

import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.runtime.Refusals;
import io.quarkiverse.rest.idempotency.runtime.core.Admission;
import io.quarkiverse.rest.idempotency.runtime.core.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.runtime.core.Refusal;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransaction;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteOutcome;
import io.quarkiverse.rest.idempotency.spi.RecordedOutcome;
import io.vertx.core.MultiMap;
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

    /**
     * Renders the response and ends the transaction.
     *
     * @return the response when it can be sent, because it is committed; {@code null} when the transaction is rolled back and
     *         the record is still to be settled, or when the request has been answered otherwise
     */
    RenderedResponse end() throws Exception {
        BusinessTransaction transaction = request.transaction;
        HttpServerResponse response = context.unwrap(HttpServerResponse.class);
        MultiMap headersBefore = MultiMap.caseInsensitiveMultiMap().addAll(response.headers());
        RenderedResponse rendered;
        CompleteOutcome completed;
        try {
            transaction.associate();
            rendered = new ResponseRenderer(context, request).render();
            request.rendered = rendered;
            if (!request.operation.outcomes().records(rendered.status())) {
                request.rollBack();
                return null;
            }
            if (transaction.mustRollBack()) {
                refuseSuccess(rendered.status());
                request.rollBack();
                return null;
            }
            RecordedOutcome outcome = OutcomeHandler.outcome(context, request.operation, rendered);
            CompleteCall call = protocol.completion(request.execution, outcome);
            completed = transaction.complete(call);
        } catch (Throwable failure) {
            request.rollBack();
            forget(response, headersBefore);
            throw failure;
        }
        if (completed == CompleteOutcome.LOST) {
            request.rollBack();
            forget(response, headersBefore);
            lost();
            return null;
        }
        try {
            transaction.commit();
        } catch (Exception failure) {
            commitFailed(failure, response, headersBefore);
            return null;
        } finally {
            transaction.dissociate();
        }
        request.transaction = null;
        request.ended = true;
        protocol.completed(request.execution);
        return rendered;
    }

    /** A success that is rolled back would be recorded, and replayed, though it had no effect. */
    private void refuseSuccess(int status) {
        if (status < 400) {
            throw new IllegalStateException("The method of '" + request.operation.name() + "' answered " + status
                    + ", but its transaction was marked for rollback, so nothing that it did is kept. Answer 4xx or throw where the "
                    + "transaction is to be rolled back");
        }
    }

    /** Somebody took the record over: nothing of this execution is left, and the request is answered like a duplicate. */
    private void lost() {
        request.ended = true;
        protocol.lost(request.execution);
        follow(BoundedWait.recorded(request));
    }

    private void commitFailed(Exception failure, HttpServerResponse response, MultiMap headersBefore) throws Exception {
        LOG.debugf(failure, "The transaction of record %s failed to commit; its record is asked",
                request.execution.ownership());
        request.rollBack();
        forget(response, headersBefore);
        Admission recorded = BoundedWait.recorded(request);
        if (recorded instanceof Admission.Replay || recorded instanceof Admission.Refused refused
                && refused.refusal() instanceof Refusal.ReplayFailed) {
            // It was committed after all, by this execution or by the one that took the record over.
            request.ended = true;
            protocol.completed(request.execution);
            follow(recorded);
            return;
        }
        if (recorded instanceof Admission.Refused refused && refused.refusal() instanceof Refusal.OutcomeUnknown unknown) {
            // The record cannot be asked. Its release waits until it can, and does nothing if it is committed after all.
            request.ended = true;
            protocol.fail(request.execution);
            throw Refusals.of(unknown, request.operation);
        }
        request.unsure = true;
        throw failure.getCause() instanceof Exception cause ? cause : failure;
    }

    /**
     * Answers with what is recorded, where that may be another outcome than the one that was settled last.
     */
    static void answerAsRecorded(ResteasyReactiveRequestContext context, KeyedRequest request) {
        Admission admission = BoundedWait.recorded(request);
        if (admission instanceof Admission.Replay replay && replay.outcome() instanceof RecordedOutcome.Stored stored) {
            request.replayed = stored;
            OutcomeHandler.sendRecorded(context, request);
        } else {
            OutcomeHandler.send(context, request.rendered);
        }
    }

    private void follow(Admission admission) {
        if (admission instanceof Admission.Replay replay && replay.outcome() instanceof RecordedOutcome.Stored stored) {
            request.replayed = stored;
            OutcomeHandler.sendRecorded(context, request);
        } else if (admission instanceof Admission.Replay) {
            // It has to be built again, which a retry does from the start.
            throw Refusals.of(new Refusal.InProgress(), request.operation);
        } else if (admission instanceof Admission.Refused refused) {
            throw Refusals.of(refused.refusal(), request.operation);
        }
    }

    private void forget(HttpServerResponse response, MultiMap headersBefore) {
        request.rendered = null;
        response.headers().clear().addAll(headersBefore);
    }
}
