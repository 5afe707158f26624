package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.time.Duration;

/** A MySQL whose clock is a day ahead of this node's. */
@TestMySql.Needed
class MySqlClockAheadTest extends DatabaseClockContract.MySql {

    MySqlClockAheadTest() {
        super(Duration.ofDays(1));
    }
}
