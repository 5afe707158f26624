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
import io.quarkiverse.rest.idempotency.runtime.core.ResourceNames;
import io.quarkiverse.rest.idempotency.runtime.core.Words;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.RecordedOutcome;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/**
 * Stands in place of the invocation of an idempotent method: it runs the method for the owner of a key, and for requests
 * without one. It is the last handler before the method, strictly behind every check of authorization, also behind those that
 * look at the method's arguments.
 * <p>
 * While the protocol decides, the request is suspended and holds no thread; the handler is then entered once more.
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
            request.admission = admit(context, request);
        }
        CompletableFuture<Admission> admission = request.admission;
        if (!admission.isDone()) {
            suspendUntil(context, request, admission);
        } else if (admission.isCancelled()) {
            discard(context);
        } else if (admission.isCompletedExceptionally()) {
            admission.whenComplete((none, failure) -> context.handleException(unwrap(failure), true));
        } else {
            follow(context, request, admission.join());
        }
    }

    private static CompletableFuture<Admission> admit(ResteasyReactiveRequestContext context, KeyedRequest request) {
        String realm = request.runtime.realm(new RestRealmRequest(context));
        CompletableFuture<String> principal = Principals.name(context);
        if (principal.isDone() && !principal.isCompletedExceptionally()) {
            return admit(context, request, realm, principal.join());
        }
        CompletableFuture<Admission> admission = new CompletableFuture<>();
        principal.whenComplete((name, failure) -> {
            if (failure != null) {
                admission.completeExceptionally(failure);
                return;
            }
            CompletableFuture<Admission> decided;
            try {
                decided = admit(context, request, realm, name);
            } catch (RuntimeException e) {
                // Of a profile: thrown here it would reach nobody.
                admission.completeExceptionally(e);
                return;
            }
            admission.whenComplete((ignored, gaveUp) -> decided.cancel(false));
            decided.thenAccept(answer -> {
                if (!admission.complete(answer) && answer instanceof Admission.Execute execute) {
                    // The client hung up while it was decided, so nobody runs the method.
                    request.runtime.protocol().release(execute.execution());
                }
            });
        });
        return admission;
    }

    private static CompletableFuture<Admission> admit(ResteasyReactiveRequestContext context, KeyedRequest request,
            String realm, String principal) {
        request.attempt = request.runtime.attempt(request.operation, describe(context, request, realm, principal));
        request.askedAtNanos = System.nanoTime();
        return request.runtime.protocol().admit(request.attempt);
    }

    private static IdempotentRequest describe(ResteasyReactiveRequestContext context, KeyedRequest request, String realm,
            String principal) {
        RestContent content = new RestContent(context, request.body);
        String named = request.profile == null ? null : request.profile.resource(request.operation.name(), content);
        Binding binding = new Binding(request.operation.name(), ResourceNames.fit(named == null ? content.path() : named),
                request.fingerprint);
        request.described = new IdempotentRequest(request.operation.name(), realm, principal, request.key, binding, content);
        return request.described;
    }

    /**
     * A client that hangs up while it is decided gives the request up. Quarkus REST's own handler of that moves the request to
     * the end of its chain, wherever it is just then: it is replaced first, and then it is looked whether it has run already.
     */
    private void suspendUntil(ResteasyReactiveRequestContext context, KeyedRequest request,
            CompletableFuture<Admission> admission) {
        int place = Arrays.asList(context.getHandlers()).indexOf(this);
        context.registerCompletionCallback(ended -> giveUp(request, admission));
        HangUp.then(context, () -> admission.cancel(false));
        if (context.serverResponse().closed()) {
            admission.cancel(false);
        }
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

    /** What was decided for a request that has ended without coming back here leaves nothing behind. */
    private static void giveUp(KeyedRequest request, CompletableFuture<Admission> admission) {
        if (!admission.cancel(false) && !admission.isCompletedExceptionally() && request.execution == null
                && admission.join() instanceof Admission.Execute execute) {
            request.runtime.protocol().release(execute.execution());
        }
    }

    private void follow(ResteasyReactiveRequestContext context, KeyedRequest request, Admission admission) throws Exception {
        if (admission instanceof Admission.Execute execute) {
            request.execution = execute.execution();
            // A client that hangs up from now on does not stop the method: it runs on, and its outcome is recorded. The handler
            // that would discard the rest of the chain is replaced by one that does nothing.
            HangUp.then(context, () -> {
            });
            if (context.serverResponse().closed()) {
                // The client hung up before its method began, so nothing has happened.
                request.ended = true;
                request.runtime.protocol().release(request.execution);
                discard(context);
                return;
            }
            run(context, request);
        } else if (admission instanceof Admission.Replay replay) {
            replay(context, request, replay.outcome());
        } else if (admission instanceof Admission.Refused refused) {
            refuse(context, request, refused.refusal());
        }
    }

    private void refuse(ResteasyReactiveRequestContext context, KeyedRequest request, Refusal refusal) throws Exception {
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
        context.restart(chains.abortChain(context.getAbortHandlerChain()), true);
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
        invocation.handle(context);
        if (context.getResult() instanceof Uni<?> uni) {
            // Awaited here because the stock handler cancels it when the client hangs up.
            Suspension suspension = Suspension.of(context);
            uni.subscribe().with(item -> {
                context.setResult(item);
                suspension.resume();
            }, suspension::resume);
        } else if (context.getResult() instanceof CompletionStage<?> stage) {
            Suspension suspension = Suspension.of(context);
            stage.whenComplete((item, failure) -> {
                if (failure == null) {
                    context.setResult(item);
                    suspension.resume();
                } else {
                    suspension.resume(unwrap(failure));
                }
            });
        }
    }

    /** The last resort, for requests that end outside the chains: the answer was a 500, and that is never recorded. */
    private static void endUnended(KeyedRequest request) {
        if (request.ended) {
            return;
        }
        request.ended = true;
        if (request.transaction == null) {
            request.runtime.protocol().fail(request.execution);
        } else {
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
