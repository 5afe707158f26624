package io.quarkiverse.rest.idempotency.runtime.rest;

import java.lang.reflect.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.fingerprint.ComparedRequest;
import io.quarkiverse.rest.idempotency.fingerprint.MarkedParts;
import io.quarkiverse.rest.idempotency.http.KeyLifetime;
import io.quarkiverse.rest.idempotency.http.ParsedKey;
import io.quarkiverse.rest.idempotency.http.Rejections;
import io.quarkiverse.rest.idempotency.lifecycle.DownstreamKeys;
import io.quarkiverse.rest.idempotency.lifecycle.RequestLifecycle;
import io.quarkiverse.rest.idempotency.protocol.Admission;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.runtime.RequestServices;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.resume.ResumedRequest;
import io.quarkiverse.rest.idempotency.runtime.steps.NodeSteps;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransaction;
import io.quarkiverse.rest.idempotency.runtime.transaction.ReactiveTransaction;
import io.quarkiverse.rest.idempotency.runtime.transaction.SurroundingTransaction;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.OperationProfile;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.steps.StepRecording;
import io.quarkiverse.rest.idempotency.steps.StepSequence;
import io.quarkiverse.rest.idempotency.steps.UnrecordedSteps;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * The state of one request to an idempotent method, on its way through the chain. Only requests that carry a key, or that
 * lack a required one, or whose key is not in the header, have it. The chain runs on one thread at a time.
 */
final class KeyedRequest {

    private static final String PROPERTY = KeyedRequest.class.getName();
    private static final MultiMap NO_HEADERS = MultiMap.caseInsensitiveMultiMap();

    final RequestServices services;
    final BoundOperation operation;
    /** The profile of the operation by another extension, or {@code null}. */
    final OperationProfile profile;
    /** The key; {@code null} when there is a problem with it, and while it is not known yet. */
    String key;
    /** The problem with the key, or {@code null}. */
    IdempotencyException problem;
    /** When the key was made, as it says itself; {@code null} when it does not say, or when that does not matter. */
    private Instant keyTime;
    /** Set when the key is in the headers of OASIS Repeatable Requests. */
    boolean repeatable;
    /** The stored request that this node makes again; {@code null} for a request of a client. */
    ResumedRequest resumed;
    /** Set when the key is looked for elsewhere than in the header; completes when it is known whether there is one. */
    CompletableFuture<Void> lookup;
    /** The caller, set when it has been asked for. */
    String realm;
    String principal;

    /** Set when it has been asked whether the request is protected at all. */
    private boolean covered;
    /** The basis of comparison with other requests, set when the body has been read, and until the attempt is made of it. */
    ComparedRequest compared;
    /** The names of the parts of a multipart body, set together with the attempt. */
    List<String> parts;
    /** The body, set together with the basis of comparison. */
    CapturedBody body;
    /** The body that the method reads instead of the original, set when the body has been rewritten. */
    CapturedBody rewritten;
    /** The request as the protocol sees it, set when it asks for its admission. */
    Attempt attempt;
    /** When the protocol was asked; zero before. */
    long askedAtNanos;
    /** Where the request is. */
    final RequestLifecycle lifecycle;
    /** Set when the caller is asked for: by the admission, or before that for the body that is rewritten. */
    CompletableFuture<Attempt> identified;
    /** Set while a duplicate waits between its passes. */
    CompletableFuture<Admission> awaited;
    /** The method, which Quarkus REST forgets when an {@code AsyncResponse} is resumed with an exception. */
    private RuntimeResource target;
    /** The headers that the response had before the request came to its filters, which a second pass begins with again. */
    private MultiMap headersAtMatch;
    /** The headers that the response had before those of the answer that its transaction is committed with. */
    MultiMap headers;
    /** The failure of the first pass, if it has failed; Quarkus REST keeps it with the request. */
    private Throwable failureOfFirstPass;
    /** Set from before the response filters until the response is rendered. */
    CapturingOutputStream captured;
    /** Set when the response is rendered and waits to be sent; {@code null} for one that is written by others. */
    RenderedResponse rendered;
    /** Set when the lifecycle has been told of the response. */
    boolean responded;
    /** Set while the replay is prepared. */
    CompletableFuture<Response> replay;
    /** Set when the request gets a recorded response as it was. */
    RecordedResponse.Stored replayed;
    /** Set when the request gets a response that was built again. */
    RecordedResponse.Rebuildable rebuilt;
    /** The transaction of the method, where the record is completed in it. */
    BusinessTransaction transaction;
    /** Set while the transaction of a method that does not block is begun. */
    CompletableFuture<? extends ReactiveTransaction> begun;
    /** The same of a method that does not block. */
    ContextTransaction reactive;
    /** The transaction of the connection that the method takes, where the record is completed after its response is built. */
    SurroundingTransaction connection;
    /** Other transactions around runs of the method, set when there is one. */
    private List<SurroundingTransaction> surrounding;
    /** Whether the method runs, or its response is made. */
    private boolean running;
    /** Made when a run of the method asks for a key of a call, and of that run only. */
    private DownstreamKeys downstream;
    /** The steps of all runs of the method, set when the first one asks for them. */
    private StepRecording recording;
    /** Made when a run of the method begins a step, and of that run only. */
    private StepSequence steps;
    /** Set when the method threw an exception that no mapper maps. */
    boolean unmapped;

    KeyedRequest(OperationReference.Resolved resolved) {
        this.services = resolved.services();
        this.operation = resolved.operation();
        this.profile = services.operations().profile(operation.name());
        this.lifecycle = new RequestLifecycle(services.protocol(), resolved.policy());
    }

    /** Notes that the method begins to run, for the first time or once more. */
    void started() {
        lifecycle.started();
        startedUnprotected();
    }

    /** Notes that the method begins to run, without a record. */
    synchronized void startedUnprotected() {
        running = true;
        downstream = null;
        steps = null;
    }

    /** Whether the method runs, or its response is made. */
    synchronized boolean isRunning() {
        return running;
    }

    /**
     * @return the source of the keys of the calls that this run of the method makes
     * @throws IllegalStateException if the method does not run
     */
    synchronized DownstreamKeys downstream() {
        if (!running) {
            throw new IllegalStateException("A key can be derived while the method of '" + operation.name()
                    + "' runs, but it was asked for before or after that. Ask for it in the method or in what it calls");
        }
        if (downstream == null) {
            Execution execution = lifecycle.execution();
            downstream = new DownstreamKeys(execution == null ? attempt.id() : execution.ownership().id(), operation.name());
        }
        return downstream;
    }

    /**
     * @param stored makes the request as it is stored with the first step of a record
     * @return the steps of this run of the method
     * @throws IllegalStateException if the method does not run, or its steps would never be used
     */
    synchronized StepSequence steps(NodeSteps node, Function<RecordId, byte[]> stored) {
        if (!running) {
            throw new IllegalStateException("A step runs while the method of '" + operation.name()
                    + "' runs, but it was begun before or after that. Begin it in the method or in what it calls");
        }
        if (steps == null) {
            if (recording == null) {
                Execution execution = lifecycle.execution();
                recording = execution == null ? new UnrecordedSteps()
                        : node.recording(services.protocol(), execution, operation, new RequestStepAnswers(operation),
                                () -> stored.apply(execution.ownership().id()));
            }
            steps = node.begin(recording, services.limits(), downstream()::derive);
        }
        return steps;
    }

    /**
     * Takes a key that was read, unless it is malformed, or another one than the request has already.
     *
     * @param place where it stands, beginning with "the"
     */
    void take(ParsedKey parsed, String place) {
        if (parsed instanceof ParsedKey.Malformed malformed) {
            problem = operation.rejections().keyInvalid(place, malformed.reason());
        } else if (parsed instanceof ParsedKey.Present present) {
            if (key == null) {
                take(present.value(), place, null);
            } else if (!key.equals(present.value())) {
                problem = operation.rejections().keysDiffer(operation.header(), place);
            }
        }
    }

    /**
     * Takes a key, unless it was made by a clock that is too far ahead.
     *
     * @param place where its time stands, beginning with "the"
     * @param time when it was made; {@code null} where the key itself may say
     */
    void take(String found, String place, Instant time) {
        KeyLifetime lifetime = operation.keyLifetime();
        keyTime = lifetime == null || time != null ? time : lifetime.timeOf(found);
        if (keyTime != null && lifetime.isAhead(keyTime, Instant.now())) {
            problem = ofDialect(operation.rejections().keyAhead(place, lifetime.skew()));
        } else {
            key = found;
        }
    }

    /** Whether the key is too old to begin a record. */
    boolean keyExpired() {
        return keyTime != null && operation.keyLifetime().isOver(keyTime, Instant.now());
    }

    /** A rejection for the time of a key, in the dialect that the request speaks. */
    IdempotencyException ofDialect(IdempotencyException rejection) {
        return repeatable ? Rejections.notTracked(rejection) : rejection;
    }

    /**
     * Notes that the method has returned.
     *
     * @param result the value that it returned; {@code null} for nothing
     */
    void returned(Object result) {
        lifecycle.returned(statusOf(result), tellsRetryAfter(result));
    }

    private static boolean tellsRetryAfter(Object result) {
        if (result instanceof Response response) {
            return response.getHeaders().containsKey(HttpHeaders.RETRY_AFTER);
        }
        return result instanceof RestResponse<?> response && response.getHeaders().containsKey(HttpHeaders.RETRY_AFTER);
    }

    /** The status of the response that is made of a result without an exception. */
    static int statusOf(Object result) {
        if (result instanceof Response response) {
            return response.getStatus();
        }
        if (result instanceof RestResponse<?> response) {
            return response.getStatus();
        }
        return result == null ? Response.Status.NO_CONTENT.getStatusCode() : Response.Status.OK.getStatusCode();
    }

    /** A run of the method begins in a transaction around it, which is not the one that completes the record. */
    synchronized void runsIn(SurroundingTransaction transaction) {
        if (surrounding == null) {
            surrounding = new ArrayList<>(1);
        }
        surrounding.add(transaction);
    }

    /**
     * The invocation of the method has ended, with all that is around it, so that transactions have ended, too.
     *
     * @param failure {@code null} without one
     */
    void invoked(Throwable failure) {
        List<SurroundingTransaction> ended;
        synchronized (this) {
            ended = surrounding;
        }
        if (ended != null) {
            boolean mayBeCommitted = failure == null || !services.transactions().tellsRollback(failure);
            ended.forEach(transaction -> transaction.ended(mayBeCommitted));
        }
    }

    /** Whether a method that is called is the one that the request is for. */
    boolean runs(Method method) {
        return target.getJavaMethodName().equals(method.getName())
                && target.getParameterTypes().length == method.getParameterCount();
    }

    /**
     * Begins the second pass of the request.
     *
     * @param failure the failure of the first pass, or {@code null}
     */
    void again(Throwable failure) {
        synchronized (this) {
            running = false;
        }
        failureOfFirstPass = failure;
        awaited = null;
        responded = false;
        captured = null;
        rendered = null;
        replay = null;
        replayed = null;
        rebuilt = null;
        unmapped = false;
    }

    /**
     * Whether the request is protected. One that is not is forgotten here, so that nothing behind treats it as one.
     */
    boolean covered(ResteasyReactiveRequestContext context) {
        if (!covered) {
            if (profile != null && !profile.covers(operation.name(), realmRequest(context))) {
                forget(context);
                return false;
            }
            covered = true;
        }
        return true;
    }

    /** Leaves the request as one that is not protected. */
    static void forget(ResteasyReactiveRequestContext context) {
        context.removeProperty(PROPERTY);
    }

    /** The request as beans of the application see it, when it has asked for its admission. */
    IdempotentRequest described(ResteasyReactiveRequestContext context) {
        return described(new RestContent(context, body), attempt.binding(), attempt.id());
    }

    IdempotentRequest described(RestContent content, Binding binding, RecordId record) {
        return new IdempotentRequest(operation.name(), realm, principal, key, binding, content, record);
    }

    /** The names of the parts in which it differs from the request that its key is bound to, as far as their marks tell. */
    List<String> differing(Rejection.Reused reused) {
        return new MarkedParts(operation.fingerprint(), parts).differing(reused.bound(), reused.own());
    }

    /** The request as resolvers of realms and principals see it. */
    RestRealmRequest realmRequest(ResteasyReactiveRequestContext context) {
        return new RestRealmRequest(context, services.callers().configuredRealm());
    }

    void attach(ResteasyReactiveRequestContext context) {
        headersAtMatch = headersOf(context);
        target = context.getTarget();
        resumed = services.resumption().resumed(operation, context.unwrap(RoutingContext.class));
        context.setProperty(PROPERTY, this);
    }

    /** A copy of the headers that the response has now, not to be changed. */
    static MultiMap headersOf(ResteasyReactiveRequestContext context) {
        MultiMap headers = context.unwrap(HttpServerResponse.class).headers();
        return headers.isEmpty() ? NO_HEADERS : MultiMap.caseInsensitiveMultiMap().addAll(headers);
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
