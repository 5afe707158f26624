package io.quarkiverse.rest.idempotency.door;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.work.KeyReusedException;
import io.quarkiverse.rest.idempotency.work.OutcomeUnknownException;
import io.quarkiverse.rest.idempotency.work.ResultNotReplayableException;
import io.quarkiverse.rest.idempotency.work.WorkInProgressException;
import io.quarkiverse.rest.idempotency.work.WorkNotStartedException;

/**
 * Tells the caller of work why it neither runs nor has a result. Never contains the values of another request.
 */
final class WorkRejections {

    private WorkRejections() {
    }

    static IdempotencyException of(DoorOperation operation, Rejection rejection) {
        String name = operation.name();
        String work = "The work of the operation '" + name + "' ";
        Duration retryAfter = operation.retryAfter();
        if (rejection instanceof Rejection.InProgress) {
            return new WorkInProgressException(name,
                    work + "runs for this key now, on this node or another. Try again with the "
                            + "same key to get its result, or let duplicates wait (in-flight=wait).",
                    retryAfter);
        }
        if (rejection instanceof Rejection.Reused reused) {
            boolean payload = reused.differences().contains(Binding.Difference.PAYLOAD);
            return new KeyReusedException(name, work + "was requested with a key that was first used "
                    + (payload ? "for another payload" : "for another operation") + ". Expected a key of its own for another "
                    + "piece of work, and the same payload for a retry.", null);
        }
        if (rejection instanceof Rejection.OutcomeUnknown unknown) {
            return new OutcomeUnknownException(name,
                    work + "was interrupted in an earlier attempt with this key, and it is not "
                            + "known whether it had its effect. It is not run again. Give the operation a Reconciler, "
                            + "stale-lease=re-execute or completion=in-transaction, or resolve its record.",
                    unknown.askAgainAfter() == null ? retryAfter : unknown.askAgainAfter());
        }
        if (rejection instanceof Rejection.ReplayFailed failed) {
            return new ResultNotReplayableException(name, work + "with this key has run, and its result cannot be given again: "
                    + failed.reason() + ". It is not run again.", null);
        }
        if (rejection instanceof Rejection.ShuttingDown) {
            return notStarted(IdempotencyErrorCode.SHUTTING_DOWN, operation,
                    work + "was not run: this node is shutting down. Try again with the same key on another one.", null);
        }
        if (rejection instanceof Rejection.Overloaded) {
            return notStarted(IdempotencyErrorCode.OVERLOADED, operation, work
                    + "was not run: too many attempts wait on this node already (waiters.max, waiters.max-per-key). Try again "
                    + "with the same key.", null);
        }
        return notStarted(IdempotencyErrorCode.STORE_UNAVAILABLE, operation, work
                + "was not run, because it could not be recorded. Try again with the same key, when the store is available.",
                rejection instanceof Rejection.StoreUnavailable unavailable ? unavailable.cause() : null);
    }

    private static WorkNotStartedException notStarted(IdempotencyErrorCode code, DoorOperation operation, String detail,
            @Nullable Throwable cause) {
        return new WorkNotStartedException(code, operation.name(), detail, operation.retryAfter(), cause);
    }
}
