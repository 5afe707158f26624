package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.time.Duration;

/** A database whose clock is a day behind this node's. */
class DatabaseClockBehindTest extends DatabaseClockContract {

    DatabaseClockBehindTest() {
        super(Duration.ofDays(-1));
    }
}
