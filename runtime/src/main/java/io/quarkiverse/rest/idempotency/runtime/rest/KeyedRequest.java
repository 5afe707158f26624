package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.concurrent.CompletableFuture;

import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.runtime.IdempotencyRuntime;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.core.Admission;
import io.quarkiverse.rest.idempotency.runtime.core.Attempt;
import io.quarkiverse.rest.idempotency.runtime.core.Execution;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransaction;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.OperationProfile;
import io.quarkiverse.rest.idempotency.spi.RecordedOutcome;

/**
 * What is known of one request to an idempotent method, on its way through the chain. Only requests that carry a key, or that
 * lack a required one, have it. The chain runs on one thread at a time, so nothing here is synchronized.
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
    /** The request as beans of the application see it, set when it is decided what becomes of it. */
    IdempotentRequest described;
    /** The same as the protocol sees it. */
    Attempt attempt;
    /** When the protocol was asked; zero before. */
    long askedAtNanos;
    /** Set while it is decided what becomes of the request. */
    CompletableFuture<Admission> admission;
    /** Set when the request runs its method. */
    Execution execution;
    /** Set when the execution's end has been handed to the protocol, which happens once. */
    boolean ended;
    /** Set from before the response filters until the response is rendered. */
    CapturingOutputStream captured;
    /** Set when the response is rendered and waits to be sent. */
    RenderedResponse rendered;
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
        context.setProperty(PROPERTY, this);
    }

    /**
     * @return {@code null} when the request is not protected
     */
    static KeyedRequest of(ResteasyReactiveRequestContext context) {
        return (KeyedRequest) context.getProperty(PROPERTY);
    }
}
