package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.InvocationHandler;
import org.jboss.resteasy.reactive.server.spi.EndpointInvoker;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.StoreFailure;
import io.quarkiverse.rest.idempotency.runtime.Refusals;
import io.quarkiverse.rest.idempotency.runtime.core.Admission;
import io.quarkiverse.rest.idempotency.runtime.core.Refusal;
import io.quarkiverse.rest.idempotency.runtime.core.Words;
import io.quarkiverse.rest.idempotency.spi.RecordedOutcome;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/**
 * Stands in place of the invocation of an idempotent method: it runs the method for the owner of a key, and for requests
 * without one. It is the last handler before the method, strictly behind every check of authorization, also behind those that
 * look at the method's arguments.
 * <p>
 * A request whose thread may block keeps it while the store is asked, so that its filters, its method and its response filters
 * run on one thread. If it has to wait for an owner, it goes on in a {@link SecondPass}. A request on an event loop is
 * suspended, holds no thread, and enters the handler once more.
 */
final class AdmissionHandler implements ServerRestHandler {

    static final String PROTECTED_HEADER = "Idempotency-Protected";

    private final InvocationHandler invocation;
    private final TransactionalInvocation transactional;
    private final OutcomeChains chains = new OutcomeChains();

    AdmissionHandler(EndpointInvoker invoker) {
        this.invocation = new InvocationHandler(invoker);
        this.transactional = new TransactionalInvocation(invoker);
    }

    @Override
    public void handle(ResteasyReactiveRequestContext context) throws Exception {
        KeyedRequest request = KeyedRequest.of(context);
        if (request == null || context.getResult() != null || !request.covered(context)) {
            invocation.handle(context);
            return;
        }
        if (request.problem != null) {
            Visibility.decided(context, request, request.problem.code().name().toLowerCase(Locale.ROOT));
            throw request.problem;
        }
        if (request.admission == null) {
            AdmissionRequest.begin(context, request);
        }
        CompletableFuture<Admission> admission = request.admission;
        // Not asked once more behind: a request that was sent another way is followed there, also when it is decided meanwhile.
        if (admission.isDone() || isDecided(context, request)) {
            decided(context, request, admission);
        }
    }

    private void decided(ResteasyReactiveRequestContext context, KeyedRequest request,
            CompletableFuture<Admission> admission) throws Exception {
        if (admission.isCancelled()) {
            discard(context);
        } else if (admission.isCompletedExceptionally()) {
            admission.whenComplete((none, failure) -> context.handleException(unwrap(failure), true));
        } else {
            follow(context, request, admission.join());
        }
    }

    /**
     * Waits for the decision where the thread may do so.
     *
     * @return {@code false} when the request has been sent another way until it is decided, and is not this call's any more
     */
    private boolean isDecided(ResteasyReactiveRequestContext context, KeyedRequest request) {
        CompletableFuture<Admission> admission = request.admission;
        if (BoundedWait.mayWait()) {
            BoundedWait.decision(request);
            if (admission.isDone()) {
                return true;
            }
        }
        // A client that disconnects while it is decided gives the request up. Quarkus REST's own handler of that moves the
        // request to the end of its chain, wherever it is just then: it is replaced first, and then it is looked whether it
        // has run already.
        HangUp.then(context, () -> admission.cancel(false));
        if (context.serverResponse().closed()) {
            admission.cancel(false);
            return true;
        }
        if (BoundedWait.mayWait()) {
            SecondPass.await(context, request, chains);
        } else {
            suspendUntil(context, admission);
        }
        return false;
    }

    private void suspendUntil(ResteasyReactiveRequestContext context, CompletableFuture<Admission> admission) {
        int place = Arrays.asList(context.getHandlers()).indexOf(this);
        Suspension suspension = Suspension.of(context);
        admission.whenComplete((decided, failure) -> {
            context.setPosition(place);
            if (failure == null || admission.isCancelled()) {
                suspension.resume();
            } else {
                suspension.resume(unwrap(failure));
            }
        });
    }

    private void follow(ResteasyReactiveRequestContext context, KeyedRequest request, Admission admission) throws Exception {
        if (admission instanceof Admission.Execute execute) {
            request.execution = execute.execution();
            // A client that disconnects from now on does not stop the method: it runs on, and its outcome is recorded. The
            // handler that would discard the rest of the chain is replaced by one that does nothing.
            HangUp.then(context, () -> {
            });
            if (context.serverResponse().closed()) {
                // The client disconnected before its method began, so nothing has happened.
                request.ended = true;
                request.runtime.protocol().release(request.execution);
                discard(context);
                return;
            }
            run(context, request);
        } else if (admission instanceof Admission.Replay replay) {
            replay(context, request, replay.outcome());
        } else if (admission instanceof Admission.Refused refused) {
            reject(context, request, refused.refusal());
        }
    }

    private void reject(ResteasyReactiveRequestContext context, KeyedRequest request, Refusal refusal) throws Exception {
        Visibility.decided(context, request, Words.of(refusal));
        if (refusal instanceof Refusal.StoreUnavailable unavailable) {
            // One that is known not to be the first with its key may meet another that runs the method now.
            boolean runs = request.operation.storeFailure() == StoreFailure.RUN_UNPROTECTED && !unavailable.keyKnown();
            request.runtime.storeUnavailable(request.operation, runs, unavailable.cause());
            if (runs) {
                context.serverResponse().setResponseHeader(PROTECTED_HEADER, "false");
                invocation.handle(context);
                return;
            }
        }
        throw Refusals.of(refusal, request.operation);
    }

    /** What a filter's abort does, except that the method stays known to the response filters. */
    private void replay(ResteasyReactiveRequestContext context, KeyedRequest request, RecordedOutcome outcome) {
        if (request.replay == null) {
            request.replay = Replays.prepare(context, request, outcome);
        }
        if (!request.replay.isDone()) {
            Suspension suspension = Suspension.of(context);
            context.setPosition(context.getPosition() - 1);
            request.replay.whenComplete((prepared, failure) -> suspension.resume());
            return;
        }
        Response response;
        try {
            response = request.replay.join();
        } catch (CompletionException e) {
            Visibility.decided(context, request,
                    unwrap(e) instanceof IdempotencyException ? "replay_failed" : "replay_refused");
            context.handleException(unwrap(e), true);
            return;
        }
        Visibility.replays(context, request, outcome);
        request.replayed = outcome instanceof RecordedOutcome.Stored stored ? stored : null;
        context.setResult(response);
        context.setAbortHandlerChainStarted(true);
        context.restart(chains.replayChain(context.getAbortHandlerChain()), true);
    }

    private void run(ResteasyReactiveRequestContext context, KeyedRequest request) throws Exception {
        context.registerCompletionCallback(failure -> endUnended(request));
        request.execution.run();
        Visibility.begin(context, request);
        context.setAbortHandlerChain(chains.abortChain(context.getAbortHandlerChain()));
        if (request.operation.completion() == Completion.IN_TRANSACTION) {
            transactional.handle(context, request);
            return;
        }
        if (context.getAsyncResponse() != null) {
            WatchedAsyncResponse.replace(context, request);
        }
        invocation.handle(context);
        if (context.getThrowable() != null) {
            return;
        }
        if (context.getResult() instanceof Uni<?> uni) {
            // Awaited here because the stock handler cancels it when the client disconnects.
            Suspension suspension = Suspension.of(context);
            uni.subscribe().with(item -> returned(context, request, item, suspension), suspension::resume);
        } else if (context.getResult() instanceof CompletionStage<?> stage) {
            Suspension suspension = Suspension.of(context);
            stage.whenComplete((item, failure) -> {
                if (failure == null) {
                    returned(context, request, item, suspension);
                } else {
                    suspension.resume(unwrap(failure));
                }
            });
        } else if (context.getAsyncResponse() == null) {
            request.returned(context.getResult());
        }
    }

    private static void returned(ResteasyReactiveRequestContext context, KeyedRequest request, Object item,
            Suspension suspension) {
        context.setResult(item);
        request.returned(item);
        suspension.resume();
    }

    /** The last resort, for requests that end outside the chains: the answer was a 500, and that is never recorded. */
    private static void endUnended(KeyedRequest request) {
        if (request.ended) {
            return;
        }
        if (request.transaction == null) {
            Settling.withoutResponse(request);
        } else {
            request.ended = true;
            Infrastructure.getDefaultExecutor().execute(() -> {
                request.rollBack();
                request.runtime.protocol().fail(request.execution);
            });
        }
    }

    private static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static void discard(ResteasyReactiveRequestContext context) {
        context.setPosition(context.getHandlers().length);
    }
}
