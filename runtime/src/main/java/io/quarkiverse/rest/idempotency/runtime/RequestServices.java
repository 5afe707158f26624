package io.quarkiverse.rest.idempotency.runtime;

import java.util.List;

import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.protocol.ProtocolLimits;
import io.quarkiverse.rest.idempotency.runtime.tracing.RequestTracing;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransactions;
import io.quarkiverse.rest.idempotency.runtime.transaction.RequestSessions;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;

/**
 * What the handlers of requests work with, once for the node.
 *
 * @param limits the bounds of the protocol on this node
 * @param callers to whom keys belong
 * @param replayAuthorizer who is asked before a replay, or {@code null}
 * @param transactions of operations that are completed in them; such an operation is only bound where there are any
 * @param sessions what the request has read outside of transactions
 * @param tracing where it is told what becomes of a request
 * @param log where it is told what a response does not tell
 */
public record RequestServices(IdempotencyProtocol protocol, ProtocolLimits limits, OperationRegistry operations,
        Callers callers, ReplayAuthorizer replayAuthorizer, BusinessTransactions transactions,
        List<RequestSessions> sessions, RequestTracing tracing,
        LoggingListener log) {
}
