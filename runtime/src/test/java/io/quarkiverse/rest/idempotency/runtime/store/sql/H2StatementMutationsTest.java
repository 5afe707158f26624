package io.quarkiverse.rest.idempotency.runtime.store.sql;

/** The statements on H2 without one of their predicates, or with the node's clock. */
class H2StatementMutationsTest extends RowStatementMutations {

    H2StatementMutationsTest() {
        super(SqlDatabase.H2, TestDatabases.h2("mutations"), "CURRENT_TIMESTAMP(6)", "TIMESTAMP WITH TIME ZONE '%sZ'");
    }
}
