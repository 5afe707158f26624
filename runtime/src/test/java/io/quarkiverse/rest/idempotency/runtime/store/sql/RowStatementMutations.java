package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import javax.sql.DataSource;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.mutation.NamedTest;

/**
 * The statements for one record without one of their predicates, or with the node's clock. A predicate with a parameter becomes
 * one that is always true.
 */
abstract class RowStatementMutations extends StatementMutations {

    private final SqlDatabase database;
    private final DataSource dataSource;
    private final String now;
    private final String literal;

    /**
     * @param now how the database's clock is called in the statements
     * @param literal how a time is written in them, with a {@code %s}
     */
    RowStatementMutations(SqlDatabase database, DataSource dataSource, String now, String literal) {
        super(database, dataSource);
        this.database = database;
        this.dataSource = dataSource;
        this.now = now;
        this.literal = literal;
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = { "reserve", "heartbeat", "takeOver", "complete", "release", "load", "purge" })
    void clockOfTheNode_isNoticed(String call) {
        NamedTest test = new NamedTest(MutatedTimeOfTheNode.class.getName(), "statements_carryNoTimeOfTheNode");
        RecordTable table = database.table(NoTimeOfTheNodeTest.TABLE);
        MutatedTimeOfTheNode.database = database;
        MutatedTimeOfTheNode.dataSource = dataSource;
        MutatedTimeOfTheNode.table = table;
        assertPasses(test);

        StatementMutation mutation = new StatementMutation(call, null, now,
                () -> literal.formatted(LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS)));
        MutatedTimeOfTheNode.table = mutation.on(table);
        assertNoticed(call + ": using the node's clock", test);
        assertThat(mutation.changed()).as("statements that were changed").isPositive();
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', value = {
            "reserve | SELECT r.id | r.expires_at > NOW | TRUE"
                    + " | aRecordInProgressThatHasExpired_doesNotExist",
            "reserve | UPDATE | owner = ?, | owner = COALESCE(owner, ?), | aRecordInProgressThatHasExpired_doesNotExist",
            "reserve | UPDATE | operation = ?, | operation = COALESCE(operation, ?),"
                    + " | aCompletedRecordThatHasExpired_doesNotExist_andItsBindingIsForgotten",
            "heartbeat | UPDATE | AND fence = ? | AND (fence = ? OR TRUE)"
                    + " | wrongOwnerOrFence_changesNothing",
            "heartbeat | UPDATE | AND owner = ? | AND (owner = ? OR TRUE)"
                    + " | wrongOwnerOrFence_changesNothing",
            "heartbeat | UPDATE | AND state = 0 | nothing | completedRecord_isChangedByNoWrite",
            "heartbeat | UPDATE | AND expires_at > NOW | nothing"
                    + " | aRecordInProgressThatHasExpired_doesNotExist",
            "takeOver | UPDATE | AND lease_until <= NOW | nothing | livingLease_isNotTakenOver",
            "takeOver | UPDATE | AND state = 0 | nothing"
                    + " | aCompletedRecordIsNotTakenOver_alsoWhenItsLeaseWouldBeOver",
            "takeOver | UPDATE | AND expires_at > NOW | nothing"
                    + " | aRecordInProgressThatHasExpired_doesNotExist",
            "takeOver | UPDATE | fence = GREATEST(fence + 1, | fence = LEAST(fence,"
                    + " | fence_growsWithEveryChangeOfOwner_alsoAfterReleaseExpiryAndPurge",
            "takeOver | UPDATE | owner = ?, | owner = COALESCE(owner, ?),"
                    + " | aLeaseThatIsOver_isTakenOver_withTheBindingKeptAndANewLease",
            "recordProgress | UPDATE | AND fence = ? | AND (fence = ? OR TRUE)"
                    + " | progressOfAnotherOwnerOrFence_changesNothing",
            "recordProgress | UPDATE | AND owner = ? | AND (owner = ? OR TRUE)"
                    + " | progressOfAnotherOwnerOrFence_changesNothing",
            "recordProgress | UPDATE | AND state = 0 | nothing | completedRecord_hasItsResponseAndNoProgress",
            "recordProgress | UPDATE | AND expires_at > NOW | nothing"
                    + " | progressOfAnExpiredRecord_isLost_andNotThatOfTheNext",
            "recordProgress | UPDATE | OCTET_LENGTH(body) < ? | OCTET_LENGTH(body) < ? OR TRUE"
                    + " | lateCall_withAShorterProgressOrTheSame_changesNothing",
            "recordProgress | UPDATE | body IS NULL OR | nothing | progress_comesBackAsItWas_andGrows",
            "loadProgress | SELECT | AND fence = ? | AND (fence = ? OR TRUE)"
                    + " | progressOfAnotherOwnerOrFence_changesNothing",
            "loadProgress | SELECT | AND owner = ? | AND (owner = ? OR TRUE)"
                    + " | progressOfAnotherOwnerOrFence_changesNothing",
            "loadProgress | SELECT | AND state = 0 | nothing | completedRecord_hasItsResponseAndNoProgress",
            "loadProgress | SELECT | AND expires_at > NOW | nothing"
                    + " | progressOfAnExpiredRecord_isLost_andNotThatOfTheNext",
            "reserve | UPDATE | headers = NULL, body = NULL | headers = NULL"
                    + " | progressOfAnExpiredRecord_isLost_andNotThatOfTheNext",
            "complete | UPDATE | AND fence = ? | AND (fence = ? OR TRUE)"
                    + " | wrongOwnerOrFence_changesNothing",
            "complete | UPDATE | AND owner = ? | AND (owner = ? OR TRUE)"
                    + " | wrongOwnerOrFence_changesNothing",
            "complete | UPDATE | AND state = 0 | nothing | secondCompletion_isConfirmed_andTheFirstResponseStays",
            "complete | UPDATE | AND expires_at > NOW | nothing"
                    + " | aRecordInProgressThatHasExpired_doesNotExist",
            "complete | UPDATE | WHEN expires_at BETWEEN | WHEN TRUE OR expires_at BETWEEN"
                    + " | theRetentionOfTheCompletion_replacesThatOfTheReserve",
            "complete | SELECT | AND fence = ? | AND (fence = ? OR TRUE)"
                    + " | completedRecord_isChangedByNoWrite",
            "complete | SELECT | AND owner = ? | AND (owner = ? OR TRUE)"
                    + " | completedRecord_isChangedByNoWrite",
            "release | DELETE | AND fence = ? | AND (fence = ? OR TRUE)"
                    + " | sameOwner_afterItReservedAnew_isAFormerOneToo",
            "release | DELETE | AND owner = ? | AND (owner = ? OR TRUE)"
                    + " | wrongOwnerOrFence_changesNothing",
            "release | DELETE | AND state = 0 | nothing | completedRecord_isChangedByNoWrite",
            "release | UPDATE | AND fence = ? | AND (fence = ? OR TRUE)"
                    + " | wrongOwnerOrFence_changesNothing",
            "release | UPDATE | AND owner = ? | AND (owner = ? OR TRUE)"
                    + " | wrongOwnerOrFence_changesNothing",
            "release | UPDATE | AND state = 0 | nothing | completedRecord_isChangedByNoWrite",
            "release | UPDATE | AND expires_at > NOW | nothing"
                    + " | aRecordInProgressThatHasExpired_doesNotExist",
            "release | UPDATE | owner = 'nobody', | nothing"
                    + " | ownerThatHasEndedItsLease_isAFormerOne",
            "load | SELECT | AND r.expires_at > NOW | nothing"
                    + " | aCompletedRecordThatHasExpired_doesNotExist_andItsBindingIsForgotten",
            "purge | | NOT (expires_at > NOW) | TRUE"
                    + " | purgeDeletesExpiredRecordsOnly_andAtMostAsManyAsTold",
            "purge | UPDATE | AND fence = ? | AND fence = ? + 1 | purge_shrinksRecordsOnce_andKeepsTheirTombstones",
            "purge | UPDATE | SET kind = ? | SET kind = COALESCE(kind, ?) | purge_shrinksRecordsOnce_andKeepsTheirTombstones",
    }, quoteCharacter = '"')
    void predicates_areAllNecessary(String call, String beginning, String part, String replacement, String method) {
        assertNoticed(call, beginning, part.replace("NOW", now), replacement, method);
    }
}
