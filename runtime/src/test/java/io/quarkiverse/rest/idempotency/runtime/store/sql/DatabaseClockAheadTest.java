package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.time.Duration;

/** A database whose clock is a day ahead of this node's. */
class DatabaseClockAheadTest extends DatabaseClockContract {

    DatabaseClockAheadTest() {
        super(Duration.ofDays(1));
    }
}
