package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.time.Duration;

/** A MariaDB whose clock is a day ahead of this node's. */
class MariaDbClockAheadTest extends DatabaseClockContract.MariaDb {

    MariaDbClockAheadTest() {
        super(Duration.ofDays(1));
    }
}
