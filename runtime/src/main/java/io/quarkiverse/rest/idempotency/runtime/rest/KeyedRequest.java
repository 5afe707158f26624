package io.quarkiverse.rest.idempotency.runtime.rest;

import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;

import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.runtime.IdempotencyRuntime;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.core.Admission;
import io.quarkiverse.rest.idempotency.runtime.core.Attempt;
import io.quarkiverse.rest.idempotency.runtime.core.Execution;
import io.quarkiverse.rest.idempotency.runtime.core.Settlement;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransaction;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.OperationProfile;
import io.quarkiverse.rest.idempotency.spi.RecordedOutcome;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;

/**
 * What is known of one request to an idempotent method, on its way through the chain. Only requests that carry a key, or that
 * lack a required one, have it. The chain runs on one thread at a time, so that only what the method's own stages change is
 * synchronized.
 */
final class KeyedRequest {

    private static final String PROPERTY = KeyedRequest.class.getName();

    final IdempotencyRuntime runtime;
    final BoundOperation operation;
    /** What another extension says about the operation, or {@code null}. */
    final OperationProfile profile;
    /** The key, or {@code null} when there is a problem with it. */
    final String key;
    /** What is wrong with the key, or {@code null}. */
    final IdempotencyException problem;

    /** Set when it has been asked whether the request is protected at all. */
    private boolean covered;
    /** Set when the body has been read. */
    String fingerprint;
    /** The body, set with the fingerprint. */
    CapturedBody body;
    /** The request as beans of the application see it, set when it asks for its admission. */
    IdempotentRequest described;
    /** The same as the protocol sees it. */
    Attempt attempt;
    /** When the protocol was asked; zero before. */
    long askedAtNanos;
    /** Set while the request is admitted, and with the decision. */
    CompletableFuture<Admission> admission;
    /** The name of the caller, or {@code null} for an anonymous one; set with the admission. */
    CompletableFuture<String> caller;
    /** Completes when it is decided, or when the request begins to wait; {@code null} where it was decided at once. */
    CompletableFuture<Void> decidedOrWaits;
    /** The method, which Quarkus REST forgets when an {@code AsyncResponse} is resumed with an exception. */
    private RuntimeResource target;
    /** The headers that the response had before the request came to its filters, which a second pass begins with again. */
    private MultiMap headersAtMatch;
    /** The headers that the response had before those of the answer that its transaction is committed with. */
    MultiMap headers;
    /** What the first pass has failed with, if it has; Quarkus REST keeps it with the request. */
    private Throwable failureOfFirstPass;
    /** Whether the method is at work. */
    final MethodStages stages = new MethodStages();
    /** Set when the request runs its method. */
    Execution execution;
    /** The status that the method returned with; zero while it has not returned, and where it threw. */
    private int returned;
    /** Set when the execution's end has been handed to the protocol, which happens once. */
    boolean ended;
    /** Set from before the response filters until the response is rendered. */
    CapturingOutputStream captured;
    /** Set when the response is rendered and waits to be sent; {@code null} for one that is written by others. */
    RenderedResponse rendered;
    /** Set with the end: how the store confirms it. */
    CompletableFuture<Settlement> settled;
    /** Set while the replay is prepared. */
    CompletableFuture<Response> replay;
    /** Set when the request gets a recorded outcome as it was. */
    RecordedOutcome.Stored replayed;
    /** Set when the request gets a response that was built again. */
    RecordedOutcome.Rebuildable rebuilt;
    /** Set from the invocation of the method until its transaction has ended, where the record is completed in it. */
    BusinessTransaction transaction;
    /** Set when a commit failed, so that only the record can tell what became of the execution. */
    boolean unsure;
    /** Set when the method threw what no mapper maps. */
    Throwable unmapped;

    KeyedRequest(IdempotencyRuntime runtime, BoundOperation operation, String key, IdempotencyException problem) {
        this.runtime = runtime;
        this.operation = operation;
        this.profile = runtime.profile(operation.name());
        this.key = key;
        this.problem = problem;
    }

    /**
     * Notes that the method has returned. What it returned first with an effect counts, also when it ran more than once.
     *
     * @param result what it returned; {@code null} for nothing
     */
    synchronized void returned(Object result) {
        if (returned == 0 || !operation.outcomes().records(returned)) {
            returned = statusOf(result);
        }
    }

    private static int statusOf(Object result) {
        if (result instanceof Response response) {
            return response.getStatus();
        }
        if (result instanceof RestResponse<?> response) {
            return response.getStatus();
        }
        return result == null ? Response.Status.NO_CONTENT.getStatusCode() : Response.Status.OK.getStatusCode();
    }

    /** Whether a method that is called is the one that the request is for. */
    boolean runs(Method method) {
        return target.getJavaMethodName().equals(method.getName())
                && target.getParameterTypes().length == method.getParameterCount();
    }

    /**
     * @return the status that the method returned with, if that is one that is recorded, so that the effect is there whatever
     *         happens to the response; zero where it is not. A transaction that completes the record takes the effect back
     */
    synchronized int effectiveStatus() {
        return returned != 0 && operation.completion() != Completion.IN_TRANSACTION && operation.outcomes().records(returned)
                ? returned
                : 0;
    }

    /**
     * Begins the second pass of the request.
     *
     * @param decided what it is answered with, or that it runs its method now
     * @param failure what the first pass has failed with, or {@code null}
     */
    void again(CompletableFuture<Admission> decided, Throwable failure) {
        admission = decided;
        failureOfFirstPass = failure;
        decidedOrWaits = null;
        execution = null;
        returned = 0;
        captured = null;
        rendered = null;
        settled = null;
        replay = null;
        replayed = null;
        rebuilt = null;
        unsure = false;
        unmapped = null;
    }

    /** Rolls its transaction back, if it has one that has not ended. May block. */
    void rollBack() {
        BusinessTransaction open = transaction;
        transaction = null;
        if (open != null) {
            open.rollback();
        }
    }

    /**
     * Whether the request is protected. One that is not is forgotten here, so that nothing behind treats it as one.
     */
    boolean covered(ResteasyReactiveRequestContext context) {
        if (!covered) {
            if (profile != null && !profile.covers(operation.name(), new RestRealmRequest(context))) {
                context.removeProperty(PROPERTY);
                return false;
            }
            covered = true;
        }
        return true;
    }

    void attach(ResteasyReactiveRequestContext context) {
        headersAtMatch = SecondPass.headers(context);
        target = context.getTarget();
        context.setProperty(PROPERTY, this);
    }

    /** Sends the request to the beginning of its method's chain, without the headers that a pass has set. */
    void restart(ResteasyReactiveRequestContext context) {
        context.unwrap(HttpServerResponse.class).headers().clear().addAll(headersAtMatch);
        context.restart(target);
    }

    /** Whether this is the second pass of a request whose first one has failed. */
    boolean failedBefore() {
        return failureOfFirstPass != null;
    }

    /** Whether a failure has happened in this pass. That of a first one must not be answered in the second. */
    boolean hasFailed(ResteasyReactiveRequestContext context) {
        return context.getThrowable() != null && context.getThrowable() != failureOfFirstPass;
    }

    /**
     * @return {@code null} when the request is not protected
     */
    static KeyedRequest of(ResteasyReactiveRequestContext context) {
        return (KeyedRequest) context.getProperty(PROPERTY);
    }
}
