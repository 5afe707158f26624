package io.quarkiverse.rest.idempotency.runtime;

import java.util.List;

import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.protocol.ProtocolLimits;
import io.quarkiverse.rest.idempotency.runtime.metrics.NodeObserver;
import io.quarkiverse.rest.idempotency.runtime.resume.Resumption;
import io.quarkiverse.rest.idempotency.runtime.tracing.RequestTracing;
import io.quarkiverse.rest.idempotency.runtime.transaction.MethodTransactions;
import io.quarkiverse.rest.idempotency.runtime.transaction.RequestSessions;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;

/**
 * The services that the handlers of requests use, once for the node.
 *
 * @param limits the bounds of the protocol on this node
 * @param callers finds the callers that keys belong to
 * @param replayAuthorizer is asked before a replay, or {@code null}
 * @param transactions of operations that are completed in them; such an operation is only bound where there are any
 * @param sessions the sessions that the request has opened outside of transactions
 * @param tracing receives the treatment of a request
 * @param observer sees the completions of records in transactions
 * @param log receives the facts that a response does not tell
 * @param resumption stores requests, and knows those that are resumed
 */
public record RequestServices(IdempotencyProtocol protocol, ProtocolLimits limits, OperationRegistry operations,
        Callers callers, ReplayAuthorizer replayAuthorizer, MethodTransactions transactions,
        List<RequestSessions> sessions, RequestTracing tracing,
        NodeObserver observer, LoggingListener log, Resumption resumption) {
}
