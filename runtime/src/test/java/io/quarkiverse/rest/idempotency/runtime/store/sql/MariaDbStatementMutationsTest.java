package io.quarkiverse.rest.idempotency.runtime.store.sql;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.mutation.MutatedClasses;
import io.quarkiverse.rest.idempotency.mutation.NamedTest;

/** The statements on MariaDB without one of their predicates, or with the node's clock. */
class MariaDbStatementMutationsTest extends RowStatementMutations {

    MariaDbStatementMutationsTest() {
        super(SqlDatabase.MARIADB, TestDatabases.mariaDb(TransactionIsolation.READ_COMMITTED), "UTC_TIMESTAMP(6)");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
            "using the node's clock | return \"UTC_TIMESTAMP(6)\"; |"
                    + " return \"TIMESTAMP '\" + java.time.LocalDateTime.now(java.time.ZoneOffset.UTC) + \"'\";",
            "using the node's clock for later | return \"DATE_ADD(UTC_TIMESTAMP(6), INTERVAL \" + micros + \" MICROSECOND)\"; |"
                    + " return \"DATE_ADD(TIMESTAMP '\" + java.time.LocalDateTime.now(java.time.ZoneOffset.UTC)"
                    + " + \"', INTERVAL \" + micros + \" MICROSECOND)\";"
    }, quoteCharacter = '~')
    void theNodesClockIsNoticed(String name, String code, String replacement) throws Exception {
        try (MutatedClasses broken = MutatedClasses.with(MySqlDialect.class, code, replacement)) {
            assertNoticed(name,
                    new NamedTest(NoTimeOfTheNodeTest.class.getName(), "noStatementCarriesATimeOfTheNode_onMariaDb"), broken);
        }
    }
}
