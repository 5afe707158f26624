package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

import io.quarkiverse.rest.idempotency.mutation.MutationReport;
import io.quarkiverse.rest.idempotency.mutation.NamedTest;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;

/**
 * Breaks the statements on one database, one predicate at a time, and shows for each the test of the contract that notices.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StatementMutations {

    private static final String NOTHING = "nothing";
    private static final TableName TABLE = new TableName("mutated");

    private final SqlDatabase database;
    private final DataSource dataSource;
    private final MutationReport report;

    StatementMutations(SqlDatabase database, DataSource dataSource) {
        this.database = database;
        this.dataSource = dataSource;
        this.report = new MutationReport("the statements on " + database);
    }

    @AfterAll
    void report() {
        report.print();
    }

    private static String abbreviated(String sql) {
        return sql.length() <= 45 ? sql : sql.substring(0, 42) + "...";
    }

    /**
     * @param part what is replaced in statements of the call that begin so
     * @param replacement what takes its place, or {@code nothing}
     * @param method the test of the contract that must notice
     */
    void assertNoticed(String call, String beginning, String part, String replacement, String method) {
        assertNoticed(call, beginning, part, replacement, new NamedTest(MutatedStore.class.getName(), method));
    }

    void assertNoticed(String call, String beginning, String part, String replacement, NamedTest test) {
        RecordTable table = database.table(TABLE);
        MutatedStore.stores = () -> emptyStore(table);
        report.assertPasses(test);

        StatementMutation mutation = new StatementMutation(call, beginning, part,
                replacement.equals(NOTHING) ? "" : replacement);
        MutatedStore.stores = () -> emptyStore(mutation.on(table));
        String name = call + (beginning == null ? ": " : " (" + beginning + "): ") + abbreviated(part) + " -> "
                + abbreviated(replacement);
        report.assertNoticed(name, test);
        assertThat(mutation.changed()).as("statements that were changed").isPositive();
    }

    void assertPasses(NamedTest test) {
        report.assertPasses(test);
    }

    void assertNoticed(String mutation, NamedTest test) {
        report.assertNoticed(mutation, test);
    }

    private IdempotencyStore emptyStore(RecordTable table) {
        try (Connection connection = dataSource.getConnection()) {
            database.createTable(connection, TABLE);
            connection.createStatement().execute("TRUNCATE TABLE " + TABLE);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return TestDatabases.store(table, dataSource);
    }
}
