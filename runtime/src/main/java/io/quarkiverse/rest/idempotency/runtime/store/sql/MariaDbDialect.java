package io.quarkiverse.rest.idempotency.runtime.store.sql;

/**
 * MariaDB, version 10.6 and later, which was the first to skip locked rows.
 */
final class MariaDbDialect extends MySqlDialect {

    @Override
    public boolean insertReturns() {
        return true;
    }
}
