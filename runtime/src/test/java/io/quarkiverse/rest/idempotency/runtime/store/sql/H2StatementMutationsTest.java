package io.quarkiverse.rest.idempotency.runtime.store.sql;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.mutation.MutatedClasses;
import io.quarkiverse.rest.idempotency.mutation.NamedTest;

/** The statements on H2 without one of their predicates. A predicate with a parameter becomes one that is always true. */
class H2StatementMutationsTest extends StatementMutations {

    H2StatementMutationsTest() {
        super(SqlDatabase.H2, TestDatabases.h2("mutations"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', value = {
            "reserve | SELECT r.id | AND r.expires_at > CURRENT_TIMESTAMP(6) | nothing"
                    + " | aRecordInProgressThatHasExpired_doesNotExist",
            "reserve | UPDATE | owner = ?, | owner = COALESCE(owner, ?), | aRecordInProgressThatHasExpired_doesNotExist",
            "reserve | UPDATE | operation = ?, | operation = COALESCE(operation, ?),"
                    + " | aCompletedRecordThatHasExpired_doesNotExist_andItsBindingIsForgotten",
            "heartbeat | UPDATE | AND fence = ? | AND (fence = ? OR TRUE)"
                    + " | fenced_whoHasTheWrongOwnerOrTheWrongFence_changesNothing",
            "heartbeat | UPDATE | AND owner = ? | AND (owner = ? OR TRUE)"
                    + " | fenced_whoHasTheWrongOwnerOrTheWrongFence_changesNothing",
            "heartbeat | UPDATE | AND state = 0 | nothing | immutableOutcome_noWriteChangesACompletedRecord",
            "heartbeat | UPDATE | AND expires_at > CURRENT_TIMESTAMP(6) | nothing"
                    + " | aRecordInProgressThatHasExpired_doesNotExist",
            "takeOver | UPDATE | AND lease_until <= CURRENT_TIMESTAMP(6) | nothing | singleOwner_aLivingLeaseIsNotTakenOver",
            "takeOver | UPDATE | AND state = 0 | nothing"
                    + " | immutableOutcome_aCompletedRecordIsNotTakenOver_alsoWhenItsLeaseWouldBeOver",
            "takeOver | UPDATE | AND expires_at > CURRENT_TIMESTAMP(6) | nothing"
                    + " | aRecordInProgressThatHasExpired_doesNotExist",
            "takeOver | UPDATE | fence = GREATEST(fence + 1, | fence = LEAST(fence,"
                    + " | singleOwner_theFenceGrowsWithEveryChangeOfOwner_acrossReleaseTakeoverExpiryAndPurge",
            "takeOver | UPDATE | owner = ?, | owner = COALESCE(owner, ?),"
                    + " | aLeaseThatIsOver_isTakenOver_withTheBindingKeptAndANewLease",
            "complete | UPDATE | AND fence = ? | AND (fence = ? OR TRUE)"
                    + " | fenced_whoHasTheWrongOwnerOrTheWrongFence_changesNothing",
            "complete | UPDATE | AND owner = ? | AND (owner = ? OR TRUE)"
                    + " | fenced_whoHasTheWrongOwnerOrTheWrongFence_changesNothing",
            "complete | UPDATE | AND state = 0 | nothing | immutableOutcome_completingTwice_isConfirmedAndTheFirstOutcomeStays",
            "complete | UPDATE | AND expires_at > CURRENT_TIMESTAMP(6) | nothing"
                    + " | aRecordInProgressThatHasExpired_doesNotExist",
            "complete | SELECT | AND fence = ? | AND (fence = ? OR TRUE)"
                    + " | immutableOutcome_noWriteChangesACompletedRecord",
            "complete | SELECT | AND owner = ? | AND (owner = ? OR TRUE)"
                    + " | immutableOutcome_noWriteChangesACompletedRecord",
            "release | DELETE | AND fence = ? | AND (fence = ? OR TRUE)"
                    + " | fenced_alsoTheSameOwner_isAFormerOneAfterItReservedAnew",
            "release | DELETE | AND owner = ? | AND (owner = ? OR TRUE)"
                    + " | fenced_whoHasTheWrongOwnerOrTheWrongFence_changesNothing",
            "release | DELETE | AND state = 0 | nothing | immutableOutcome_noWriteChangesACompletedRecord",
            "release | UPDATE | AND fence = ? | AND (fence = ? OR TRUE)"
                    + " | fenced_whoHasTheWrongOwnerOrTheWrongFence_changesNothing",
            "release | UPDATE | AND owner = ? | AND (owner = ? OR TRUE)"
                    + " | fenced_whoHasTheWrongOwnerOrTheWrongFence_changesNothing",
            "release | UPDATE | AND state = 0 | nothing | immutableOutcome_noWriteChangesACompletedRecord",
            "release | UPDATE | AND expires_at > CURRENT_TIMESTAMP(6) | nothing"
                    + " | aRecordInProgressThatHasExpired_doesNotExist",
            "release | UPDATE | owner = 'nobody', | nothing"
                    + " | fenced_whoHasEndedItsLease_isAFormerOwner",
            "load | SELECT | AND r.expires_at > CURRENT_TIMESTAMP(6) | nothing"
                    + " | aCompletedRecordThatHasExpired_doesNotExist_andItsBindingIsForgotten",
            "purge | | NOT (expires_at > CURRENT_TIMESTAMP(6)) | TRUE"
                    + " | bounded_purgeDeletesExpiredRecordsOnly_andAtMostAsManyAsTold",
    }, quoteCharacter = '"')
    void noPredicateCanBeLeftOut(String call, String beginning, String part, String replacement, String method) {
        assertNoticed(call, beginning, part, replacement, method);
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
