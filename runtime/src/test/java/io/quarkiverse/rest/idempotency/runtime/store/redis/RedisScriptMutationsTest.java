package io.quarkiverse.rest.idempotency.runtime.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.mutation.MutationReport;
import io.quarkiverse.rest.idempotency.mutation.NamedTest;

/**
 * Breaks the scripts, one condition or field at a time, and shows for each the test of the contract that notices. Native expiry
 * stands behind what the scripts say of the end of a record, so it is taken from them in all of these.
 */
class RedisScriptMutationsTest {

    private static final MutationReport REPORT = new MutationReport("the scripts on Redis");
    private static final String EXPIRE = "redis.call('PEXPIREAT', key, whole(math.ceil(expires / 1000)))";

    @AfterAll
    static void report() {
        REPORT.print();
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "if alive(former[1]) then | if former[1] then | aRecordInProgressThatHasExpired_doesNotExist",
            "if alive(former[1]) then | if false then | aRecordThatExistsIsReported_andNothingIsChanged",
            "'operation', ARGV[2] | 'operation', 'x' | aReservedRecord_showsItsBindingItsOwnerAndItsLease",
            "return alive(redis.call('HGET', key, 'expires')) and record() | return redis.call('HGET', key, 'expires')"
                    + " and record() | aRecordInProgressThatHasExpired_doesNotExist",
            "r[1] == '0' and r[2] == owner | r[2] == owner | completedRecord_isChangedByNoWrite",
            "r[2] == owner and | nothing | wrongOwnerOrFence_changesNothing",
            "r[3] == fence and | nothing | wrongOwnerOrFence_changesNothing",
            "r[3] == fence and alive(r[4]) | r[3] == fence | aRecordInProgressThatHasExpired_doesNotExist",
            "if not alive(r[3]) then | if not r[3] then | aRecordInProgressThatHasExpired_doesNotExist",
            "r[1] ~= '0' or | nothing"
                    + " | aCompletedRecordIsNotTakenOver_alsoWhenItsLeaseWouldBeOver",
            "or tonumber(r[2]) > now | nothing | livingLease_isNotTakenOver",
            "'owner', ARGV[1], 'fence', whole(fence), 'lease' | 'fence', whole(fence), 'lease'"
                    + " | aLeaseThatIsOver_isTakenOver_withTheBindingKeptAndANewLease",
            "math.max(now, (tonumber(former or 0) or 0) + 1) | math.min(now, tonumber(former or now))"
                    + " | fence_growsWithEveryChangeOfOwner_alsoAfterReleaseExpiryAndPurge",
            "r[2] ~= ARGV[1] or | nothing | wrongOwnerOrFence_changesNothing",
            "r[3] ~= ARGV[2] or | nothing | wrongOwnerOrFence_changesNothing",
            "or not alive(r[4]) | nothing | aRecordInProgressThatHasExpired_doesNotExist",
            "if r[1] == '0' then | if true then | secondCompletion_isConfirmed_andTheFirstResponseStays",
            "'owner', 'nobody', | nothing | ownerThatHasEndedItsLease_isAFormerOne",
            "math.max(tonumber(redis.call('HGET', key, 'expires')), lease) | tonumber(redis.call('HGET', key, 'expires'))"
                    + " | aBackOffLongerThanTheRetention_doesNotLetTheRecordExpireFirst",
            "if redis.call('HSTRLEN', key, 'body') < #ARGV[3] then | if true then"
                    + " | lateCall_withAShorterProgressOrTheSame_changesNothing",
            "if not owned(ARGV[1], ARGV[2]) then return 0 end | nothing | formerOwner_neitherRecordsNorReadsProgress",
            "redis.call('HDEL', key, 'completed', 'kind', 'status', 'headers', 'body', 'caller')"
                    + " | redis.call('HDEL', key, 'completed', 'kind', 'status', 'headers', 'caller')"
                    + " | progressOfAnExpiredRecord_isLost_andNotThatOfTheNext",
    })
    void conditions_areAllNecessary(String part, String replacement, String method) {
        NamedTest test = new NamedTest(MutatedRedisStore.class.getName(), method);
        MutatedRedisStore.scripts = RedisScripts.changed(script -> script.replace(EXPIRE, ""));
        REPORT.assertPasses(test);

        AtomicInteger changed = new AtomicInteger();
        MutatedRedisStore.scripts = RedisScripts.changed(script -> {
            String broken = script.replace(EXPIRE, "").replace(part, replacement.equals("nothing") ? "" : replacement);
            changed.addAndGet(script.contains(part) ? 1 : 0);
            return broken;
        });
        REPORT.assertNoticed(part + " -> " + replacement, test);
        assertThat(changed.get()).as("scripts that were changed").isPositive();
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "add(running, now + ARGV[6], id, expires, now - 2592000000000) | nothing"
                    + " | recordInProgress_isInTheSetsOfItsSlot_whichExpireWithIt",
            "runs(now + ARGV[3], expires, r[5]) | nothing"
                    + " | recordOfAnEarlierVersion_isListedFromItsNextHeartbeatOn",
            "runs(lease, expires, r[5]) | nothing | heartbeatTakeoverAndEndOfALease_moveTheRecordInItsSets",
            "runs(now + ARGV[2], expires, r[5]) | nothing | heartbeatTakeoverAndEndOfALease_moveTheRecordInItsSets",
            "'fence', 'caller') | 'fence', 'no') | heartbeatTakeoverAndEndOfALease_moveTheRecordInItsSets",
            "'fence', 'expires', 'caller') | 'fence', 'expires', 'no')"
                    + " | completedRecord_isInTheSetOfCallersUntilItExpires",
            "called(r[5], expires) | nothing | completedRecord_isInTheSetOfCallersUntilItExpires",
            "redis.call('HSET', key, 'caller', caller) | nothing | forgottenAndErasedRecord_isInNoSet",
            "gone(r[5]) | nothing | forgottenAndErasedRecord_isInNoSet",
            "gone(r[4]) | nothing | forgottenAndErasedRecord_isInNoSet",
            "redis.call('PEXPIREAT', set, whole(math.ceil(expires / 1000))) | nothing"
                    + " | recordInProgress_isInTheSetsOfItsSlot_whichExpireWithIt",
            "if left < (expires - now) / 1000 then | if left < 0 then"
                    + " | completedRecord_isInTheSetOfCallersUntilItExpires",
            "mark(caller), expires, now) | mark(caller), expires)"
                    + " | expiredRecord_leavesTheSetOfCallersWithTheNextReserveInItsSlot",
            "id, expires, now - 2592000000000) | id, expires)"
                    + " | abandonedRecord_leavesTheSetOfThoseInProgressAfterAMonth",
            "or not alive(r[3]) then | then | expiredRecord_leavesTheSetOfThoseInProgressWithTheNextList",
            "if r[1] ~= '0' or not | if not"
                    + " | recordCompletedByAnEarlierVersion_leavesItsSetWithTheNextList",
            "redis.call('ZADD', running, 'XX', r[2], id) | nothing"
                    + " | recordRenewedByAnEarlierVersion_isNotStale_andInItsPlaceAgain",
            "and other > ARGV[2] then | then | recordsOfOneSlot_areFoundPageByPage",
            "table.sort(ids) | nothing | recordsOfOneSlot_areFoundPageByPage",
            "if string.sub(member, 1, 20) == wanted and | if | callersThatBeginAlike_areFoundWithoutTheOther",
    })
    void stepsForTheSets_areAllNecessary(String part, String replacement, String method) {
        NamedTest test = new NamedTest(MutatedRedisIndex.class.getName(), method);
        MutatedRedisIndex.change = script -> script.replace(EXPIRE, "");
        REPORT.assertPasses(test);

        AtomicInteger changed = new AtomicInteger();
        MutatedRedisIndex.change = script -> {
            changed.addAndGet(script.contains(part) ? 1 : 0);
            return script.replace(EXPIRE, "").replace(part, replacement.equals("nothing") ? "" : replacement);
        };
        REPORT.assertNoticed(part + " -> " + replacement, test);
        assertThat(changed.get()).as("scripts that were changed").isPositive();
    }
}
