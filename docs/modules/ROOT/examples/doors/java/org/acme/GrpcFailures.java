package org.acme;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkiverse.rest.idempotency.work.KeyReusedException;
import io.quarkiverse.rest.idempotency.work.OutcomeUnknownException;
import io.quarkiverse.rest.idempotency.work.ResultNotReplayableException;
import io.quarkiverse.rest.idempotency.work.WorkInProgressException;

final class GrpcFailures {

    private GrpcFailures() {
    }

    static StatusRuntimeException keyMissing() {
        return Status.INVALID_ARGUMENT.withDescription("request_id: expected an id that is the same in each retry, was blank")
                .asRuntimeException();
    }

    static StatusRuntimeException of(Throwable failure) {
        return status(failure).withDescription(failure.getMessage()).asRuntimeException();
    }

    private static Status status(Throwable failure) {
        if (failure instanceof KeyReusedException) {
            return Status.INVALID_ARGUMENT; // not worth a retry
        } else if (failure instanceof WorkInProgressException) {
            return Status.ABORTED; // worth a retry, later
        } else if (failure instanceof OutcomeUnknownException) {
            return Status.FAILED_PRECONDITION; // not worth a retry before the record is resolved
        } else if (failure instanceof ResultNotReplayableException) {
            return Status.ALREADY_EXISTS; // the work has run
        }
        return Status.UNAVAILABLE; // WorkNotStartedException, WorkNotContinuedException
    }
}
