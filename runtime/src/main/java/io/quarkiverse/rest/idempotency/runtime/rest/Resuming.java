package io.quarkiverse.rest.idempotency.runtime.rest;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.util.ArrayList;
import java.util.List;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.http.StoredHeaders;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.resume.StoredRequest;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.resume.ResumedRequest;
import io.quarkiverse.rest.idempotency.runtime.resume.StoredRequests;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Stores a request, so that it can be resumed when it is abandoned, and rejects a resumed request that would do anything but
 * take over its own record: no client asks for that.
 */
final class Resuming {

    private Resuming() {
    }

    /** Rejects a resumed request that has no key, or that is not protected. */
    static void rejectUnprotected(ResteasyReactiveRequestContext context, OperationReference.Resolved resolved) {
        ResumedRequest resumed = resolved.services().resumption().resumed(resolved.operation(),
                context.unwrap(RoutingContext.class));
        if (resumed != null) {
            throw rejected(resumed.record(), resolved.operation(), "it would run without a record. Add the headers that a "
                    + "KeyResolver reads to quarkus.rest-idempotency.resume.headers");
        }
    }

    /**
     * Rejects a resumed request of another record than the one that it was stored in.
     *
     * @param attempt the request as the protocol sees it
     */
    static void rejectOtherRecord(KeyedRequest request, Attempt attempt) {
        ResumedRequest resumed = request.resumed;
        if (resumed != null && !attempt.id().equals(resumed.record())
                && attempt.others().stream().noneMatch(other -> other.id().equals(resumed.record()))) {
            throw rejected(resumed.record(), request.operation, "its realm, its caller or its key is another one when it is "
                    + "resumed. Add the headers that a RealmResolver, PrincipalResolver or KeyResolver reads to "
                    + "quarkus.rest-idempotency.resume.headers");
        }
    }

    /**
     * Notes that the method of a request is about to run, and rejects a resumed request whose record is gone, as when an
     * administrator has erased it.
     */
    static void begin(KeyedRequest request) {
        ResumedRequest resumed = request.resumed;
        if (resumed == null) {
            return;
        }
        Execution execution = request.lifecycle.execution();
        if (execution == null || !execution.isTakeover()) {
            throw rejected(resumed.record(), request.operation, "its record is gone, so that no step of it would be known");
        }
        resumed.run();
    }

    private static IdempotencyException rejected(RecordId record, BoundOperation operation, String reason) {
        LOG.resumptionRejected(record, operation.name(), reason);
        return operation.rejections().of(new Rejection.OutcomeUnknown());
    }

    /**
     * Does not throw: the step that the request is stored with is done.
     *
     * @return the request, encrypted; {@code null} where it is not stored
     */
    static byte[] stored(ResteasyReactiveRequestContext context, KeyedRequest request, RecordId record) {
        StoredHeaders headers = request.operation.steps().stored();
        StoredRequests stored = headers == null ? null : request.services.resumption().stored();
        if (stored == null) {
            return null;
        }
        try {
            byte[] written = written(context, request, headers, stored);
            if (written != null) {
                return stored.encrypted(record, written);
            }
        } catch (RuntimeException e) {
            LOG.requestNotEncrypted(e, record, request.operation.name());
        }
        request.services.observer().resumed(request.operation.name(), "not_stored");
        return null;
    }

    private static byte[] written(ResteasyReactiveRequestContext context, KeyedRequest request, StoredHeaders headers,
            StoredRequests stored) {
        RoutingContext routing = context.unwrap(RoutingContext.class);
        byte[] written = null;
        String reason;
        if (request.body.size() == 0 && !ParsedForm.of(routing).isEmpty()) {
            reason = "a route has parsed its form before, so that its bytes are gone";
        } else if (request.body.size() > stored.maxSize()) {
            reason = tooLarge(request.body.size(), stored);
        } else {
            written = of(routing, headers.names(), request.body.bytes()).write();
            reason = tooLarge(written.length, stored);
        }
        if (written == null || written.length > stored.maxSize()) {
            request.services.log().requestNotStored(request.operation.name(), reason);
            return null;
        }
        return written;
    }

    private static String tooLarge(long size, StoredRequests stored) {
        return "it takes " + size + " bytes, and quarkus.rest-idempotency.resume.max-request-size is " + stored.maxSize();
    }

    private static StoredRequest of(RoutingContext routing, List<String> names, byte[] body) {
        HttpServerRequest http = routing.request();
        List<StoredRequest.Header> lines = new ArrayList<>();
        names.forEach(name -> http.headers().getAll(name).forEach(value -> lines.add(new StoredRequest.Header(name, value))));
        return new StoredRequest(http.method().name(), http.scheme(),
                http.authority() == null ? null : http.authority().toString(), http.uri(), lines, caller(routing), body);
    }

    private static StoredRequest.Caller caller(RoutingContext routing) {
        if (!(routing.user() instanceof QuarkusHttpUser user) || user.getSecurityIdentity().isAnonymous()) {
            return null;
        }
        SecurityIdentity identity = user.getSecurityIdentity();
        return new StoredRequest.Caller(identity.getPrincipal().getName(), identity.getRoles());
    }
}
