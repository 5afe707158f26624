package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.SQLException;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;

/**
 * The parameters of statements of which one uses the node's clock. Run by {@link RowStatementMutations} only: its
 * name is no test's.
 */
class MutatedTimeOfTheNode {

    static volatile SqlDatabase database;
    static volatile DataSource dataSource;
    static volatile RecordTable table;

    @Test
    void statements_carryNoTimeOfTheNode() throws SQLException {
        NoTimeOfTheNodeTest.assertSentTheSame(database, dataSource, table);
    }
}
