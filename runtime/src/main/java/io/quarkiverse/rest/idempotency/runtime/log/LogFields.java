package io.quarkiverse.rest.idempotency.runtime.log;

/**
 * The entries (MDC) that each log message of an idempotent method carries.
 */
public final class LogFields {

    /** The name of the operation. */
    public static final String OPERATION = "idempotency.operation";

    /** The id of the record, which is a hash of the key. */
    public static final String KEY_HASH = "idempotency.key-hash";

    private LogFields() {
    }
}
