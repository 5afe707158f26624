package io.quarkiverse.rest.idempotency.runtime.store.sql;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;

/** The statements on PostgreSQL without one of their predicates. */
class PostgresStatementMutationsTest extends StatementMutations {

    PostgresStatementMutationsTest() {
        super(SqlDatabase.POSTGRESQL, TestDatabases.postgres(TransactionIsolation.READ_COMMITTED));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvFileSource(resources = "/postgres-statement-mutations.csv", delimiter = '|', quoteCharacter = '~')
    void predicates_areAllNecessary(String call, String beginning, String part, String replacement, String method) {
        assertNoticed(call, beginning, part, replacement, method);
    }
}
