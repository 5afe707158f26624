package io.quarkiverse.rest.idempotency.runtime.store.sql;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;

/** The statements on MariaDB without one of their predicates, or with the node's clock. */
class MariaDbStatementMutationsTest extends RowStatementMutations {

    MariaDbStatementMutationsTest() {
        super(SqlDatabase.MARIADB, TestDatabases.mariaDb(TransactionIsolation.READ_COMMITTED), "UTC_TIMESTAMP(6)",
                "TIMESTAMP '%s'");
    }
}
