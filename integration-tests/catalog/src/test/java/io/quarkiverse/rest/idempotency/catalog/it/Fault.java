package io.quarkiverse.rest.idempotency.catalog.it;

/**
 * The faults that one request can meet between a client and the catalog.
 */
enum Fault {
    NONE("none"),
    RESPONSE_LOST("response lost after execution"),
    RESPONSE_CUT("response cut off in its middle"),
    CLOSED_BEFORE("connection closed before the request arrived"),
    STATUS_500("500 after execution", 500),
    STATUS_502("502 after execution", 502),
    STATUS_503("503 after execution", 503),
    STATUS_504("504 after execution", 504),
    STATUS_503_BEFORE("503 before execution", 503),
    DELAYED("response delayed past the client's time-out"),
    KILLED_BEFORE_COMMIT("node killed before commit"),
    KILLED_AFTER_COMMIT("node killed after commit"),
    KILLED_AFTER_RECORD("node killed after record");

    final String title;
    final int status;

    Fault(String title) {
        this(title, 0);
    }

    Fault(String title, int status) {
        this.title = title;
        this.status = status;
    }

    /** Whether the request does not reach the catalog. */
    boolean isBefore() {
        return this == CLOSED_BEFORE || this == STATUS_503_BEFORE;
    }

    boolean kills() {
        return this == KILLED_BEFORE_COMMIT || this == KILLED_AFTER_COMMIT || this == KILLED_AFTER_RECORD;
    }

    /** The fault that the catalog inflicts on itself, or {@code null}. */
    String halt() {
        return this == KILLED_BEFORE_COMMIT ? "before-commit" : this == KILLED_AFTER_COMMIT ? "after-commit" : null;
    }
}
