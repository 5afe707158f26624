package io.quarkiverse.rest.idempotency.runtime.store.sql;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;

/** The statements on PostgreSQL without one of their predicates. */
class PostgresStatementMutationsTest extends StatementMutations {

    PostgresStatementMutationsTest() {
        super(SqlDatabase.POSTGRESQL, TestDatabases.postgres(TransactionIsolation.READ_COMMITTED));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', value = {
            "reserve | WITH | r.expires_at <= statement_timestamp() | TRUE"
                    + " | singleOwner_aRecordThatExistsIsReported_andNothingIsChanged",
            "reserve | WITH | owner = i.owner, | nothing | aRecordInProgressThatHasExpired_doesNotExist",
            "reserve | WITH | operation = i.operation, | nothing"
                    + " | aCompletedRecordThatHasExpired_doesNotExist_andItsBindingIsForgotten",
            "heartbeat | WITH | r.fence = i.fence AND | nothing | fenced_whoHasTheWrongOwnerOrTheWrongFence_changesNothing",
            "heartbeat | WITH | r.owner = i.owner AND | nothing | fenced_whoHasTheWrongOwnerOrTheWrongFence_changesNothing",
            "heartbeat | WITH | AND r.state = 0 | nothing | immutableOutcome_noWriteChangesACompletedRecord",
            "heartbeat | WITH | AND r.expires_at > statement_timestamp() | nothing"
                    + " | aRecordInProgressThatHasExpired_doesNotExist",
            "takeOver | WITH | AND r.lease_until <= statement_timestamp() | nothing"
                    + " | singleOwner_aLivingLeaseIsNotTakenOver",
            "takeOver | WITH | r.state = 0 AND | nothing"
                    + " | immutableOutcome_aCompletedRecordIsNotTakenOver_alsoWhenItsLeaseWouldBeOver",
            "takeOver | WITH | AND r.expires_at > statement_timestamp() | nothing"
                    + " | aRecordInProgressThatHasExpired_doesNotExist",
            "takeOver | WITH | GREATEST(r.fence + 1, (extract(epoch FROM statement_timestamp()) * 1000000)::bigint)"
                    + " | r.fence | singleOwner_theFenceGrowsWithEveryChangeOfOwner_acrossReleaseTakeoverExpiryAndPurge",
            "takeOver | WITH | owner = i.owner, | nothing | aLeaseThatIsOver_isTakenOver_withTheBindingKeptAndANewLease",
            "complete | WITH | r.fence = i.fence AND | nothing | fenced_ofManyCompletions_onlyThoseOfThePresentOwnersTakeEffect",
            "complete | WITH | r.owner = i.owner AND | nothing | fenced_ofManyCompletions_onlyThoseOfThePresentOwnersTakeEffect",
            "complete | WITH | AND r.state = 0 | nothing | fenced_ofManyCompletions_onlyThoseOfThePresentOwnersTakeEffect",
            "complete | WITH | AND r.expires_at > statement_timestamp() | nothing"
                    + " | fenced_ofManyCompletions_onlyThoseOfThePresentOwnersTakeEffect",
            "complete | UPDATE | r.fence = i.fence AND | nothing | fenced_whoHasTheWrongOwnerOrTheWrongFence_changesNothing",
            "complete | UPDATE | r.owner = i.owner AND | nothing | fenced_whoHasTheWrongOwnerOrTheWrongFence_changesNothing",
            "complete | UPDATE | AND r.state = 0 | nothing | immutableOutcome_completingTwice_isConfirmedAndTheFirstOutcomeStays",
            "complete | UPDATE | AND r.expires_at > statement_timestamp() | nothing"
                    + " | aRecordInProgressThatHasExpired_doesNotExist",
            "complete | SELECT | r.fence = i.fence AND | nothing | immutableOutcome_noWriteChangesACompletedRecord",
            "complete | SELECT | r.owner = i.owner AND | nothing | immutableOutcome_noWriteChangesACompletedRecord",
            "release | WITH | r.fence = i.fence AND | nothing | fenced_whoHasTheWrongOwnerOrTheWrongFence_changesNothing",
            "release | WITH | r.owner = i.owner AND | nothing | fenced_whoHasTheWrongOwnerOrTheWrongFence_changesNothing",
            "release | WITH | AND r.state = 0 | nothing | immutableOutcome_noWriteChangesACompletedRecord",
            "release | WITH | AND r.expires_at > statement_timestamp() | nothing"
                    + " | aRecordInProgressThatHasExpired_doesNotExist",
            "release | WITH | AND l.forget | nothing | aRecordWhoseLeaseWasEnded_staysAndCanBeTakenOverAtOnce",
            "release | WITH | owner = 'nobody', | nothing | fenced_whoHasEndedItsLease_isAFormerOwner",
            "load | SELECT | AND r.expires_at > statement_timestamp() | nothing"
                    + " | aCompletedRecordThatHasExpired_doesNotExist_andItsBindingIsForgotten",
            "purge | WITH | r.expires_at <= statement_timestamp() AND | nothing"
                    + " | bounded_purgeDeletesExpiredRecordsOnly_andAtMostAsManyAsTold",
    }, quoteCharacter = '"')
    void noPredicateCanBeLeftOut(String call, String beginning, String part, String replacement, String method) {
        assertNoticed(call, beginning, part, replacement, method);
    }
}
