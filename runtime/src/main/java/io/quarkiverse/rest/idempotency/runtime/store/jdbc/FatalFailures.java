package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import java.sql.SQLException;

import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ExceptionSorter;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlFailures;

/**
 * The failures after which a pool closes a connection instead of giving it out again: those of the application's pool, and
 * those of a session that cannot write. Only the next session may be one that can.
 *
 * @param application the sorter of the application's pool
 */
record FatalFailures(ExceptionSorter application) implements ExceptionSorter {

    @Override
    public boolean isFatal(SQLException failure) {
        return SqlFailures.rejectsWrites(failure) || SqlFailures.connectionLost(failure)
                || application != null && application.isFatal(failure);
    }
}
