package io.quarkiverse.rest.idempotency.runtime.store.sql;

import javax.sql.DataSource;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The statements for one record without one of their predicates. A predicate with a parameter becomes one that is always true.
 */
abstract class RowStatementMutations extends StatementMutations {

    private final String now;

    /**
     * @param now how the database's clock is called in the statements
     */
    RowStatementMutations(SqlDatabase database, DataSource dataSource, String now) {
        super(database, dataSource);
        this.now = now;
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', value = {
            "reserve | SELECT r.id | r.expires_at > NOW | TRUE"
                    + " | aRecordInProgressThatHasExpired_doesNotExist",
            "reserve | UPDATE | owner = ?, | owner = COALESCE(owner, ?), | aRecordInProgressThatHasExpired_doesNotExist",
            "reserve | UPDATE | operation = ?, | operation = COALESCE(operation, ?),"
                    + " | aCompletedRecordThatHasExpired_doesNotExist_andItsBindingIsForgotten",
            "heartbeat | UPDATE | AND fence = ? | AND (fence = ? OR TRUE)"
                    + " | fenced_whoHasTheWrongOwnerOrTheWrongFence_changesNothing",
            "heartbeat | UPDATE | AND owner = ? | AND (owner = ? OR TRUE)"
                    + " | fenced_whoHasTheWrongOwnerOrTheWrongFence_changesNothing",
            "heartbeat | UPDATE | AND state = 0 | nothing | immutableOutcome_noWriteChangesACompletedRecord",
            "heartbeat | UPDATE | AND expires_at > NOW | nothing"
                    + " | aRecordInProgressThatHasExpired_doesNotExist",
            "takeOver | UPDATE | AND lease_until <= NOW | nothing | singleOwner_aLivingLeaseIsNotTakenOver",
            "takeOver | UPDATE | AND state = 0 | nothing"
                    + " | immutableOutcome_aCompletedRecordIsNotTakenOver_alsoWhenItsLeaseWouldBeOver",
            "takeOver | UPDATE | AND expires_at > NOW | nothing"
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
            "complete | UPDATE | AND expires_at > NOW | nothing"
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
            "release | UPDATE | AND expires_at > NOW | nothing"
                    + " | aRecordInProgressThatHasExpired_doesNotExist",
            "release | UPDATE | owner = 'nobody', | nothing"
                    + " | fenced_whoHasEndedItsLease_isAFormerOwner",
            "load | SELECT | AND r.expires_at > NOW | nothing"
                    + " | aCompletedRecordThatHasExpired_doesNotExist_andItsBindingIsForgotten",
            "purge | | NOT (expires_at > NOW) | TRUE"
                    + " | bounded_purgeDeletesExpiredRecordsOnly_andAtMostAsManyAsTold",
    }, quoteCharacter = '"')
    void noPredicateCanBeLeftOut(String call, String beginning, String part, String replacement, String method) {
        assertNoticed(call, beginning, part.replace("NOW", now), replacement, method);
    }
}
