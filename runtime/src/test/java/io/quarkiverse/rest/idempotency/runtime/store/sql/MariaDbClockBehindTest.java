package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.time.Duration;

/** A MariaDB whose clock is a day behind this node's. */
class MariaDbClockBehindTest extends DatabaseClockContract.MariaDb {

    MariaDbClockBehindTest() {
        super(Duration.ofDays(-1));
    }
}
