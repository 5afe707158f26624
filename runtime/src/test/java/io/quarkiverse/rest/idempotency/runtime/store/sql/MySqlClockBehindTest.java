package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.time.Duration;

/** A MySQL whose clock is a day behind this node's. */
@TestMySql.Needed
class MySqlClockBehindTest extends DatabaseClockContract.MySql {

    MySqlClockBehindTest() {
        super(Duration.ofDays(-1));
    }
}
