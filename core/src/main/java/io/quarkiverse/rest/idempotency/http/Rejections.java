package io.quarkiverse.rest.idempotency.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.spi.Binding;

/**
 * Tells the clients of an operation why a request is rejected: status, code, remedy, and the time of the next attempt. Never
 * contains another request's values. This is the one place that gives a rejection its shape.
 *
 * @param operation the name of the operation, because a profile gives the rejections of its operations another shape
 * @param keyPlaces the places of a key in a request, as in "the header Idempotency-Key"
 * @param inFlightStatus the status where the owner of the key is running
 * @param retryAfter the wait before the next attempt, where nothing better is known
 * @param requestBodyLimit the largest body that a request with a key may have, in bytes
 */
public record Rejections(String operation, String keyPlaces, int inFlightStatus, Duration retryAfter, long requestBodyLimit) {

    public IdempotencyException keyMissing() {
        return rejection(IdempotencyErrorCode.KEY_MISSING, 400,
                "This operation requires " + keyPlaces + ". Send a value that is unique to the "
                        + "operation, such as a UUID, and send the same value when you retry.",
                null);
    }

    /**
     * @param place the place of the key, beginning with "the", as in "the header Idempotency-Key"
     * @param reason the expected and the received form, without the value
     */
    public IdempotencyException keyInvalid(String place, String reason) {
        return rejection(IdempotencyErrorCode.KEY_INVALID, 400,
                "T" + place.substring(1) + " is malformed. " + reason, null);
    }

    /** Rejects two different keys: neither place is preferred, because the client may repeat the request with the other. */
    public IdempotencyException keysDiffer(String place, String otherPlace) {
        return rejection(IdempotencyErrorCode.KEY_INVALID, 400,
                "The request carries two different keys: " + place + ", and " + otherPlace
                        + ". Send one of them, or the same key in both.",
                null);
    }

    /**
     * @param limit the greatest number of bytes of a body that are searched for the key
     */
    public IdempotencyException keyBeyondLimit(long limit) {
        return rejection(IdempotencyErrorCode.REQUEST_TOO_LARGE, 413,
                "The key of this operation is looked for in bodies of up to " + limit
                        + " bytes, and the body of this request is larger. Send a smaller body; nothing was run or recorded.",
                null);
    }

    /** A repeated request would be rejected for ever, so its status is one that clients do not retry. */
    private IdempotencyException keyExpired() {
        return rejection(IdempotencyErrorCode.KEY_EXPIRED, 400,
                "The key is older than the records of this operation, and there is no record of it. The request was not run, "
                        + "because a request with this key may have been run before. Find out whether it took effect, and use a "
                        + "new key for a new request; if the key is new, correct the clock that it was made with.",
                null);
    }

    /**
     * The key was made by a clock that is too far ahead.
     *
     * @param place the place of the key's time, beginning with "the"
     */
    public IdempotencyException keyAhead(String place, Duration skew) {
        return keyInvalid(place, "Expected a time of at most " + skew.toSeconds()
                + " seconds after that of the server, got a later one. Correct the clock that it was made with.");
    }

    /**
     * Gives the rejection of {@link #of} or {@link #keyAhead} the status of OASIS Repeatable Requests for times that are not
     * tracked.
     */
    public static IdempotencyException notTracked(IdempotencyException rejection) {
        return new IdempotencyException(rejection.code(), 412, Objects.requireNonNull(rejection.getMessage()), null,
                rejection.operation().orElse(null));
    }

    /** Another attempt with the same credentials cannot succeed. */
    public IdempotencyException callerUnnamed() {
        return rejection(IdempotencyErrorCode.CALLER_UNNAMED, 403,
                "The request was not run, because its credentials do not name a caller to whom its key could belong. Send it "
                        + "with credentials that do.",
                null);
    }

    public IdempotencyException bodyTooLarge() {
        return rejection(IdempotencyErrorCode.REQUEST_TOO_LARGE, 413,
                "With a key, this operation accepts request bodies of up to " + requestBodyLimit
                        + " bytes, and the body of this request is larger. Send a smaller body; nothing was run or recorded.",
                null);
    }

    /** A method has begun another step than the recorded ones. A node with another version may be able to continue. */
    public IdempotencyException stepsChanged() {
        return rejection(IdempotencyErrorCode.STEPS_CHANGED, 503,
                "The request was interrupted, and the steps that it has completed are not those of this version of the service. "
                        + "No step was run again. Retry with the same key later.",
                retryAfter);
    }

    /** The steps of a method could not be read or recorded. */
    public IdempotencyException stepNotRecorded() {
        return rejection(IdempotencyErrorCode.STORE_UNAVAILABLE, 503,
                "The request was run in part, because its steps could not be read or recorded. Retry with the same key: recorded "
                        + "steps are not run again.",
                retryAfter);
    }

    public IdempotencyException of(Rejection rejection) {
        return of(rejection, List.of());
    }

    /**
     * @param parts the names of the parts of this request that differ, where it is rejected because they do; empty when they
     *        are
     *        not known
     */
    public IdempotencyException of(Rejection rejection, List<String> parts) {
        if (rejection instanceof Rejection.InProgress) {
            return rejection(IdempotencyErrorCode.REQUEST_IN_PROGRESS, inFlightStatus,
                    "A request with this key has not been answered yet. Retry with the same key to get its answer.",
                    retryAfter);
        }
        if (rejection instanceof Rejection.Reused reused) {
            return rejection(IdempotencyErrorCode.KEY_REUSED, 422,
                    "This key was first used for another request: the " + differing(reused, parts)
                            + ". Use a new key for a new request, and repeat a request unchanged.",
                    null);
        }
        if (rejection instanceof Rejection.OutcomeUnknown unknown) {
            return rejection(IdempotencyErrorCode.OUTCOME_UNKNOWN, 503,
                    "The request that first used this key was interrupted, and it is not known whether it took effect. It is "
                            + "not run again. Retry with the same key later.",
                    unknown.askAgainAfter() == null ? retryAfter : unknown.askAgainAfter());
        }
        if (rejection instanceof Rejection.ReplayFailed failed) {
            return rejection(IdempotencyErrorCode.REPLAY_FAILED, 500,
                    "The request with this key was run and answered, but its answer cannot be given again: " + failed.reason()
                            + ". It is not run again.",
                    null);
        }
        if (rejection instanceof Rejection.KeyExpired) {
            return keyExpired();
        }
        if (rejection instanceof Rejection.StoreUnavailable || rejection instanceof Rejection.RecordUnreadable
                || rejection instanceof Rejection.PausedPastLease) {
            return rejection(IdempotencyErrorCode.STORE_UNAVAILABLE, 503,
                    "The request was not run, because it could not be recorded. Retry with the same key.", retryAfter);
        }
        if (rejection instanceof Rejection.ShuttingDown) {
            return rejection(IdempotencyErrorCode.SHUTTING_DOWN, 503,
                    "This node is shutting down; the request was not run here. Retry with the same key.", retryAfter);
        }
        return rejection(IdempotencyErrorCode.OVERLOADED, 503,
                "Too many requests wait for an answer already. Retry with the same key.", retryAfter);
    }

    private IdempotencyException rejection(IdempotencyErrorCode code, int status, String detail,
            @Nullable Duration after) {
        return new IdempotencyException(code, status, detail, after, operation);
    }

    private static String differing(Rejection.Reused reused, List<String> parts) {
        List<String> names = new ArrayList<>();
        for (Binding.Difference difference : reused.differences()) {
            if (difference != Binding.Difference.PAYLOAD) {
                names.add(difference.name().toLowerCase(Locale.ROOT));
            } else if (parts.isEmpty()) {
                names.add("payload (body, query or headers)");
            } else {
                names.addAll(parts);
            }
        }
        return String.join(" and the ", names) + (names.size() > 1 ? " differ" : " differs");
    }
}
