package io.quarkiverse.rest.idempotency.runtime.store.sql;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.mutation.MutatedClasses;
import io.quarkiverse.rest.idempotency.mutation.NamedTest;

/** The statements on H2 without one of their predicates, or with the node's clock. */
class H2StatementMutationsTest extends RowStatementMutations {

    H2StatementMutationsTest() {
        super(SqlDatabase.H2, TestDatabases.h2("mutations"), "CURRENT_TIMESTAMP(6)");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
            "using the node's clock | return \"CURRENT_TIMESTAMP(6)\"; |"
                    + " return \"TIMESTAMP WITH TIME ZONE '\" + java.time.OffsetDateTime.now() + \"'\";",
            "using the node's clock for later | return \"DATEADD(MICROSECOND, \" + micros + \", CURRENT_TIMESTAMP(6))\"; |"
                    + " return \"DATEADD(MICROSECOND, \" + micros + \", TIMESTAMP WITH TIME ZONE '\""
                    + " + java.time.OffsetDateTime.now() + \"')\";"
    }, quoteCharacter = '~')
    void theNodesClockIsNoticed(String name, String code, String replacement) throws Exception {
        try (MutatedClasses broken = MutatedClasses.with(H2Dialect.class, code, replacement)) {
            assertNoticed(name, new NamedTest(NoTimeOfTheNodeTest.class.getName(), "noStatementCarriesATimeOfTheNode_onH2"),
                    broken);
        }
    }
}
