package io.quarkiverse.rest.idempotency;

/**
 * The reason of a rejection: the {@code code} of the problem body.
 */
public enum IdempotencyErrorCode {

    KEY_MISSING("idempotency_key_missing", "An idempotency key is required"),
    KEY_INVALID("idempotency_key_invalid", "The idempotency key is malformed"),
    KEY_EXPIRED("idempotency_key_expired", "The idempotency key is older than the record that it could have"),
    CALLER_UNNAMED("idempotency_caller_unnamed", "The caller has no name to which the idempotency key could belong"),
    REQUEST_IN_PROGRESS("idempotency_request_in_progress", "A request with this idempotency key is in progress"),
    KEY_REUSED("idempotency_key_reused", "The idempotency key was used for another request"),
    OUTCOME_UNKNOWN("idempotency_outcome_unknown", "The outcome of the first request is not known"),
    REPLAY_FAILED("idempotency_replay_failed", "The recorded response cannot be replayed"),
    STEPS_CHANGED("idempotency_steps_changed", "The recorded steps of the request are not those of this version"),
    STORE_UNAVAILABLE("idempotency_store_unavailable", "The idempotency store is unavailable"),
    OVERLOADED("idempotency_overloaded", "Too many requests wait for this idempotency key"),
    REQUEST_TOO_LARGE("idempotency_request_too_large", "The request is too large to be sent with an idempotency key"),
    SHUTTING_DOWN("idempotency_shutting_down", "This node is shutting down");

    private final String code;
    private final String title;

    IdempotencyErrorCode(String code, String title) {
        this.code = code;
        this.title = title;
    }

    /**
     * @return the machine-readable code, stable across versions
     */
    public String code() {
        return code;
    }

    /**
     * @return a short text for people, the same for every occurrence (RFC 9457, section 3.1.3)
     */
    public String title() {
        return title;
    }
}
