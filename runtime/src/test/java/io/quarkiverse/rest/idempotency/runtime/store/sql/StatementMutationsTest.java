package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;

/**
 * Breaks the statements on PostgreSQL one predicate at a time and runs the contract of stores against each: a predicate that
 * could be left out without a test noticing would be one that nobody defends. Prints which test noticed.
 */
class StatementMutationsTest {

    private static final DataSource DATA_SOURCE = TestDatabases.postgres(TransactionIsolation.READ_COMMITTED);
    private static final TableName TABLE = new TableName("mutated");
    private static final List<String> REPORT = new ArrayList<>();

    @AfterAll
    static void report() {
        System.out.println("Mutations of the statements on PostgreSQL, and who noticed:");
        REPORT.forEach(System.out::println);
    }

    @Test
    void statementsThatAreNotBroken_passTheContract() throws Exception {
        assertThat(failuresOf(PostgresStatements.on(TABLE)).getTotalFailureCount()).isZero();
    }

    @ParameterizedTest(name = "{0} without {1}")
    @CsvSource(delimiter = '|', value = {
            "heartbeat | r.fence = i.fence AND",
            "heartbeat | r.owner = i.owner AND",
            "heartbeat | AND r.state = 0",
            "heartbeat | AND r.expires_at > statement_timestamp()",
            "takeOver | AND r.lease_until <= statement_timestamp()",
            "takeOver | r.state = 0 AND",
            "takeOver | AND r.expires_at > statement_timestamp()",
            "takeOver | fence = GREATEST(r.fence + 1, (extract(epoch FROM statement_timestamp()) * 1000000)::bigint),",
            "takeOver | owner = i.owner,",
            "complete | r.fence = i.fence AND",
            "complete | r.owner = i.owner AND",
            "complete | AND r.state = 0",
            "complete | AND r.expires_at > statement_timestamp()",
            "release | r.fence = i.fence AND",
            "release | r.owner = i.owner AND",
            "release | AND r.state = 0",
            "release | AND r.expires_at > statement_timestamp()",
            "release | AND l.forget",
            "load | AND r.expires_at > statement_timestamp()",
            "purge | WHERE r.expires_at <= statement_timestamp()",
    })
    void noPredicateCanBeLeftOut(String statement, String predicate) throws Exception {
        PostgresStatements broken = without(statement, predicate.strip());

        TestExecutionSummary summary = failuresOf(broken);

        assertThat(summary.getTotalFailureCount()).as("tests that notice").isPositive();
        REPORT.add(String.format("  %-10s without %-45.45s noticed by %d, first: %s", statement, predicate,
                summary.getTotalFailureCount(), summary.getFailures().get(0).getTestIdentifier().getDisplayName()));
    }

    private static PostgresStatements without(String statement, String predicate) throws ReflectiveOperationException {
        PostgresStatements whole = PostgresStatements.on(TABLE);
        RecordComponent[] components = PostgresStatements.class.getRecordComponents();
        Object[] statements = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String sql = (String) components[i].getAccessor().invoke(whole);
            boolean meant = components[i].getName().equals(statement);
            if (meant) {
                assertThat(sql).contains(predicate);
            }
            statements[i] = meant ? sql.replace(predicate, "") : sql;
        }
        Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return PostgresStatements.class.getDeclaredConstructor(types).newInstance(statements);
    }

    private static TestExecutionSummary failuresOf(PostgresStatements statements) {
        MutatedStore.stores = () -> emptyStore(statements);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(MutatedStore.class)).build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        assertThat(listener.getSummary().getTestsStartedCount()).isPositive();
        return listener.getSummary();
    }

    private static IdempotencyStore emptyStore(PostgresStatements statements) {
        try (Connection connection = DATA_SOURCE.getConnection()) {
            SqlDatabase.POSTGRESQL.createTable(connection, TABLE);
            connection.createStatement().execute("TRUNCATE " + TABLE);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return TestDatabases.store(new PostgresRecordTable(statements), DATA_SOURCE);
    }
}
