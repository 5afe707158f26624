package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.List;
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
import io.quarkiverse.rest.idempotency.http.RepeatableRequest;
import io.quarkiverse.rest.idempotency.lifecycle.RequestLifecycle;
import io.quarkiverse.rest.idempotency.lifecycle.Step;
import io.quarkiverse.rest.idempotency.protocol.Admission;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.protocol.Stages;
import io.quarkiverse.rest.idempotency.protocol.Words;
import io.quarkiverse.rest.idempotency.runtime.threads.BoundedWait;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.smallrye.mutiny.Uni;

/**
 * Stands in place of the invocation of an idempotent method: it runs the method for the owner of a key, and for requests
 * without one. It is the last handler before the method, strictly behind every check of authorization, also behind those that
 * look at the method's arguments.
 * <p>
 * A request whose thread may block keeps it while the store is asked, so that its filters, its method and its response
 * filters run on one thread. If it has to wait for an owner, it resumes in a {@link SecondPass}. A request on an event loop
 * is suspended, holds no thread, and enters the handler once more.
 */
final class AdmissionHandler implements ServerRestHandler {

    static final String PROTECTED_HEADER = "Idempotency-Protected";

    private final OperationReference operation;
    private final InvocationHandler invocation;
    private final ConnectedInvocation connected;
    private final TransactionalInvocation transactional;
    private final ReactiveInvocation reactive;
    private final ResponseChains chains = new ResponseChains();

    /**
     * @param operation of the method
     */
    AdmissionHandler(EndpointInvoker invoker, OperationReference operation) {
        this.operation = operation;
        this.invocation = new InvocationHandler(invoker);
        this.connected = new ConnectedInvocation(invocation, operation);
        this.transactional = new TransactionalInvocation(invoker);
        this.reactive = new ReactiveInvocation(invocation);
    }

    @Override
    public void handle(ResteasyReactiveRequestContext context) throws Exception {
        KeyedRequest request = KeyedRequest.of(context);
        if (request == null || context.getResult() != null || !request.covered(context)) {
            runUnkeyed(context);
            return;
        }
        if (!KeyLookup.isOver(context, request)) {
            return;
        }
        if (request.key == null && request.problem == null) {
            KeyedRequest.forget(context);
            runUnkeyed(context);
            return;
        }
        if (request.problem != null) {
            Visibility.decided(context, request, request.problem.code().name().toLowerCase(Locale.ROOT));
            throw request.problem;
        }
        RequestLifecycle lifecycle = request.lifecycle;
        follow(context, request, lifecycle.hasArrived() ? lifecycle.resumed() : arrive(context, request));
    }

    private void follow(ResteasyReactiveRequestContext context, KeyedRequest request, Step next) throws Exception {
        Step step = Interpreter.afterWaiting(context, request.lifecycle, next);
        while (isForTransaction(request, step)) {
            step = Interpreter.afterWaiting(context, request.lifecycle,
                    isReactive(request) ? reactive.begin(context, request) : transactional.begin(context, request));
        }
        if (step instanceof Step.AwaitOwner await) {
            awaitOwner(context, request, await.admission());
        } else if (step instanceof Step.Invoke) {
            run(context, request);
        } else if (step instanceof Step.InvokeUnprotected invoke) {
            runUnprotected(context, request, invoke.cause());
        } else if (step instanceof Step.Replay replay) {
            replay(context, request, replay.response());
        } else if (step instanceof Step.Reject reject) {
            reject(context, request, reject.rejection());
        } else if (step instanceof Step.Rethrow rethrow) {
            context.handleException(rethrow.failure(), true);
        } else if (step instanceof Step.Discard) {
            ChainPosition.end(context);
        }
    }

    /** Whether a transaction is begun next. A method that blocks begins its own when it runs, unless that claims its key. */
    private static boolean isForTransaction(KeyedRequest request, Step step) {
        return step instanceof Step.Claim
                || step instanceof Step.Invoke && isReactive(request) && !request.lifecycle.inTransaction();
    }

    private static boolean isReactive(KeyedRequest request) {
        return request.operation.completion() == Completion.IN_TRANSACTION
                && request.services.transactions().areReactive();
    }

    /**
     * A client that disconnects gives the request up until its method runs. Quarkus REST's own handler of that moves the
     * request to the end of its chain, wherever it is just then: it is replaced first, and then it is looked whether it has run
     * already.
     */
    private static Step arrive(ResteasyReactiveRequestContext context, KeyedRequest request) {
        RequestLifecycle lifecycle = request.lifecycle;
        Disconnect.then(context, closed -> lifecycle.disconnected());
        if (context.serverResponse().closed()) {
            lifecycle.disconnected();
        }
        context.registerCompletionCallback(failure -> lifecycle.closed());
        return lifecycle.arrived(Identification.of(context, request));
    }

    private void awaitOwner(ResteasyReactiveRequestContext context, KeyedRequest request,
            CompletableFuture<Admission> admission) {
        if (BoundedWait.mayWait()) {
            SecondPass.await(context, request, admission, chains.waitChain(context.getAbortHandlerChain()));
        } else {
            Suspension.again(context, admission);
        }
    }

    private static void reject(ResteasyReactiveRequestContext context, KeyedRequest request, Rejection rejection) {
        Visibility.decided(context, request, Words.of(rejection));
        if (rejection instanceof Rejection.StoreUnavailable unavailable) {
            request.services.log().storeUnavailable(request.operation.name(), "is rejected", unavailable.cause());
        }
        List<String> parts = rejection instanceof Rejection.Reused reused ? request.differing(reused) : List.of();
        IdempotencyException told = request.operation.rejections().of(rejection, parts);
        throw rejection instanceof Rejection.KeyExpired ? request.ofDialect(told) : told;
    }

    private void runUnkeyed(ResteasyReactiveRequestContext context) throws Exception {
        if (connected.isReady(context)) {
            Resuming.rejectUnprotected(context, operation.get());
            connected.handle(context);
        }
    }

    private void runUnprotected(ResteasyReactiveRequestContext context, KeyedRequest request, Throwable cause)
            throws Exception {
        if (!connected.isReady(context)) {
            return;
        }
        Resuming.rejectUnprotected(context, operation.get());
        Visibility.decided(context, request, Words.of(new Rejection.StoreUnavailable(cause)));
        request.services.log().storeUnavailable(request.operation.name(), "runs unprotected", cause);
        context.serverResponse().setResponseHeader(PROTECTED_HEADER, "false");
        request.startedUnprotected();
        connected.handle(context);
    }

    /** Does the same as a filter's abort, except that the method stays known to the response filters, if there are any. */
    private void replay(ResteasyReactiveRequestContext context, KeyedRequest request, RecordedResponse recorded) {
        if (recorded instanceof RecordedResponse.Stored stored && Replays.areSentUnseen(context, request)) {
            Visibility.replays(context, request, recorded);
            accepted(context, request);
            ResponseHandler.sendReplay(context, stored);
            return;
        }
        if (request.replay == null) {
            request.replay = Replays.prepare(context, request, recorded);
        }
        if (!request.replay.isDone()) {
            Suspension.again(context, request.replay);
            return;
        }
        Response response;
        try {
            response = request.replay.join();
        } catch (CompletionException e) {
            Visibility.decided(context, request,
                    Stages.unwrap(e) instanceof IdempotencyException ? "replay_failed" : "replay_refused");
            context.handleException(Stages.unwrap(e), true);
            return;
        }
        Visibility.replays(context, request, recorded);
        accepted(context, request);
        request.replayed = recorded instanceof RecordedResponse.Stored stored ? stored : null;
        context.setResult(response);
        context.setAbortHandlerChainStarted(true);
        context.restart(chains.replayChain(context.getAbortHandlerChain()), true);
    }

    private void run(ResteasyReactiveRequestContext context, KeyedRequest request) throws Exception {
        if (!connected.isReady(context)) {
            return;
        }
        Visibility.begin(context, request);
        request.started();
        accepted(context, request);
        context.setAbortHandlerChain(chains.abortChain(context.getAbortHandlerChain()));
        Resuming.begin(request);
        if (isReactive(request)) {
            reactive.handle(context, request);
            return;
        } else if (request.operation.completion() == Completion.IN_TRANSACTION) {
            Step instead = transactional.handle(context, request);
            if (instead != null) {
                follow(context, request, instead);
            }
            return;
        }
        Runnable whenThrown = WatchedAsyncResponse.replace(context, request);
        connected.handle(context);
        if (context.getThrowable() != null) {
            whenThrown.run();
            request.invoked(context.getThrowable());
            return;
        }
        if (context.getResult() instanceof Uni<?> uni) {
            // Awaited here because the stock handler cancels it when the client disconnects.
            Suspension suspension = Suspension.of(context);
            uni.subscribe().with(item -> returned(context, request, item, suspension),
                    failure -> failed(request, failure, suspension));
        } else if (context.getResult() instanceof CompletionStage<?> stage) {
            Suspension suspension = Suspension.of(context);
            stage.whenComplete((item, failure) -> {
                if (failure == null) {
                    returned(context, request, item, suspension);
                } else {
                    failed(request, Stages.unwrap(failure), suspension);
                }
            });
        } else if (context.getAsyncResponse() == null) {
            request.invoked(null);
            request.returned(context.getResult());
        }
    }

    private static void failed(KeyedRequest request, Throwable failure, Suspension suspension) {
        request.invoked(failure);
        suspension.resume(failure);
    }

    /** Says so in the dialect of the request, if it has that word. */
    private static void accepted(ResteasyReactiveRequestContext context, KeyedRequest request) {
        if (request.repeatable) {
            context.serverResponse().setResponseHeader(RepeatableRequest.RESULT, RepeatableRequest.ACCEPTED);
        }
    }

    private static void returned(ResteasyReactiveRequestContext context, KeyedRequest request, Object item,
            Suspension suspension) {
        context.setResult(item);
        request.invoked(null);
        request.returned(item);
        suspension.resume();
    }
}
