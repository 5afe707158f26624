package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.concurrent.CompletableFuture;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.runtime.core.Admission;
import io.quarkiverse.rest.idempotency.runtime.core.ResourceNames;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;

/**
 * Asks the protocol for the admission of a request, once its realm and its principal are known.
 */
final class AdmissionRequest {

    private final ResteasyReactiveRequestContext context;
    private final KeyedRequest request;
    /** Completes when the request is decided, or begins to wait for longer than an answer of the store takes. */
    private final CompletableFuture<Void> decidedOrWaits = new CompletableFuture<>();

    private AdmissionRequest(ResteasyReactiveRequestContext context, KeyedRequest request) {
        this.context = context;
        this.request = request;
    }

    /** Asks, and notes in the request what it waits for. */
    static void begin(ResteasyReactiveRequestContext context, KeyedRequest request) {
        AdmissionRequest asked = new AdmissionRequest(context, request);
        request.admission = asked.admit();
        if (!request.admission.isDone()) {
            request.admission.whenComplete((decided, failure) -> asked.decidedOrWaits.complete(null));
            request.decidedOrWaits = asked.decidedOrWaits;
            context.registerCompletionCallback(ended -> giveUp(request));
        }
    }

    private CompletableFuture<Admission> admit() {
        String realm = request.runtime.realm(new RestRealmRequest(context));
        CompletableFuture<String> principal = Principals.name(context, request);
        request.caller = principal;
        if (principal.isDone() && !principal.isCompletedExceptionally()) {
            return admit(realm, principal.join());
        }
        CompletableFuture<Admission> admission = new CompletableFuture<>();
        principal.whenComplete((name, failure) -> {
            if (failure != null) {
                admission.completeExceptionally(failure);
                return;
            }
            CompletableFuture<Admission> decided;
            try {
                decided = admit(realm, name);
            } catch (RuntimeException e) {
                // Of a profile: thrown here it would reach no caller.
                admission.completeExceptionally(e);
                return;
            }
            admission.whenComplete((ignored, gaveUp) -> decided.cancel(false));
            decided.thenAccept(answer -> {
                if (!admission.complete(answer) && answer instanceof Admission.Execute execute) {
                    // The client disconnected while it was decided, so the method does not run.
                    request.runtime.protocol().release(execute.execution());
                }
            });
        });
        return admission;
    }

    private CompletableFuture<Admission> admit(String realm, String principal) {
        request.attempt = request.runtime.attempt(request.operation, describe(realm, principal));
        request.askedAtNanos = System.nanoTime();
        return request.runtime.protocol().admit(request.attempt, () -> decidedOrWaits.complete(null));
    }

    private IdempotentRequest describe(String realm, String principal) {
        RestContent content = new RestContent(context, request.body);
        String named = request.profile == null ? null : request.profile.resource(request.operation.name(), content);
        Binding binding = new Binding(request.operation.name(), ResourceNames.fit(named == null ? content.path() : named),
                request.fingerprint);
        request.described = new IdempotentRequest(request.operation.name(), realm, principal, request.key, binding, content);
        return request.described;
    }

    /** What was decided for a request that has ended without running its method leaves nothing behind. */
    private static void giveUp(KeyedRequest asked) {
        if (!asked.admission.cancel(false) && !asked.admission.isCompletedExceptionally() && asked.execution == null
                && asked.admission.join() instanceof Admission.Execute execute) {
            asked.runtime.protocol().release(execute.execution());
        }
    }
}
