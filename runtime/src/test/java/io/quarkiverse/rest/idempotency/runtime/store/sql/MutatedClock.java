package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.time.Duration;

/**
 * Leases on a database whose clock is a day ahead, with a statement that uses the node's clock instead. Run by
 * {@link DatabaseClockMutationsTest} only: its name is no test's.
 */
class MutatedClock extends DatabaseClockContract {

    static volatile RecordTable table;

    MutatedClock() {
        super(Duration.ofDays(1));
    }

    @Override
    RecordTable table() {
        return table;
    }
}
