package io.quarkiverse.rest.idempotency.runtime.store.sql;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;

/** The statements on MySQL without one of their predicates, or with the node's clock. */
@TestMySql.Needed
class MySqlStatementMutationsTest extends RowStatementMutations {

    MySqlStatementMutationsTest() {
        super(SqlDatabase.MYSQL, TestDatabases.mySql(TransactionIsolation.READ_COMMITTED), "UTC_TIMESTAMP(6)",
                "TIMESTAMP '%s'");
    }
}
