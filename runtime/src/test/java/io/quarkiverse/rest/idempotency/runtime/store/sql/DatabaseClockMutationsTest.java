package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.mutation.MutationReport;
import io.quarkiverse.rest.idempotency.mutation.NamedTest;

/**
 * Lets one statement after the other on PostgreSQL use the node's clock, and shows for each the test that notices.
 */
class DatabaseClockMutationsTest {

    private static final MutationReport REPORT = new MutationReport("the clock of the statements on PostgreSQL");

    @AfterAll
    static void report() {
        REPORT.print();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
            "reserve, everyTimeInARecord_isTheDatabases",
            "complete, everyTimeInARecord_isTheDatabases",
            "heartbeat, ownerAfterItsLease_withoutATakeover_canStillHeartbeat",
            "takeOver, aRecordWhoseLeaseWasEnded_staysAndCanBeTakenOverAtOnce",
            "release, recordWhoseLeaseWasEndedWithABackOff_isOwnerless_andNotTakenOver",
            "load, aRecordWhoseLeaseWasEnded_staysAndCanBeTakenOverAtOnce",
    })
    void clockOfTheNode_isNoticed(String call, String method) {
        NamedTest test = new NamedTest(MutatedClock.class.getName(), method);
        RecordTable table = SqlDatabase.POSTGRESQL.table(DatabaseClockContract.TABLE);
        MutatedClock.table = table;
        REPORT.assertPasses(test);

        StatementMutation mutation = new StatementMutation(call, null, "statement_timestamp()",
                "TIMESTAMPTZ '" + Instant.now() + "'");
        MutatedClock.table = mutation.on(table);
        REPORT.assertNoticed(call + ": using the node's clock", test);
        assertThat(mutation.changed()).as("statements that were changed").isPositive();
    }
}
