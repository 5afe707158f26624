package io.quarkiverse.rest.idempotency.runtime.store.memory;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.mutation.MutatedClasses;
import io.quarkiverse.rest.idempotency.mutation.MutationReport;
import io.quarkiverse.rest.idempotency.mutation.NamedTest;

/**
 * Breaks the conditions of the memory store one at a time, and shows for each the test of the contract that notices.
 */
class MemoryStoreMutationsTest {

    private static final MutationReport REPORT = new MutationReport("the memory store");

    @AfterAll
    static void report() {
        REPORT.print();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', value = {
            "any write without the fence ~ return outcome == null && ownership.equals(other);"
                    + " ~ return outcome == null && ownership.owner().equals(other.owner());"
                    + " ~ fenced_whoHasTheWrongOwnerOrTheWrongFence_changesNothing",
            "any write without the owner ~ return outcome == null && ownership.equals(other);"
                    + " ~ return outcome == null && ownership.fence() == other.fence();"
                    + " ~ fenced_whoHasTheWrongOwnerOrTheWrongFence_changesNothing",
            "any write to a completed record ~ return outcome == null && ownership.equals(other);"
                    + " ~ return ownership.equals(other); ~ immutableOutcome_noWriteChangesACompletedRecord",
            "any write to an expired record ~ entry.ownedBy(ownership) && !expired(entry) ~ entry.ownedBy(ownership)"
                    + " ~ aRecordInProgressThatHasExpired_doesNotExist",
            "takeOver while the lease is alive ~ if (entry.outcome != null || entry.leaseEnd - now > 0) {"
                    + " ~ if (entry.outcome != null) { ~ singleOwner_aLivingLeaseIsNotTakenOver",
            "takeOver of a completed record ~ if (entry.outcome != null || entry.leaseEnd - now > 0) {"
                    + " ~ if (entry.leaseEnd - now > 0) {"
                    + " ~ immutableOutcome_aCompletedRecordIsNotTakenOver_alsoWhenItsLeaseWouldBeOver",
            "takeOver of an expired record ~ if (expired(entry)) { return entry; } ~ ''"
                    + " ~ aRecordInProgressThatHasExpired_doesNotExist",
            "takeOver with the former fence ~ long fence = lastFence.incrementAndGet();"
                    + " outcome[0] = new TakeOverOutcome.Owned(fence);"
                    + " ~ long fence = entry.ownership.fence(); outcome[0] = new TakeOverOutcome.Owned(fence);"
                    + " ~ singleOwner_theFenceGrowsWithEveryChangeOfOwner_acrossReleaseTakeoverExpiryAndPurge",
            "takeOver for the former owner ~ new Ownership(id, takeOver.owner(), fence)"
                    + " ~ new Ownership(id, entry.ownership.owner(), fence)"
                    + " ~ aLeaseThatIsOver_isTakenOver_withTheBindingKeptAndANewLease",
            "complete that confirms anybody's ~ boolean repeated = entry != null && entry.outcome != null"
                    + " && entry.ownership.equals(call.ownership());"
                    + " ~ boolean repeated = entry != null && entry.outcome != null;"
                    + " ~ immutableOutcome_noWriteChangesACompletedRecord",
            "release that always deletes ~ if (call.mode() == ReleaseCall.Mode.FORGET) { ~ if (true) {"
                    + " ~ aRecordWhoseLeaseWasEnded_staysAndCanBeTakenOverAtOnce",
            "release that leaves the owner ~ new Ownership(entry.ownership.id(), Owner.NOBODY, entry.ownership.fence())"
                    + " ~ entry.ownership ~ fenced_whoHasEndedItsLease_isAFormerOwner",
            "load of expired records ~ return entry == null || expired(entry) ? ~ return entry == null ?"
                    + " ~ aCompletedRecordThatHasExpired_doesNotExist_andItsBindingIsForgotten",
            "purge of living records ~ removed[0] = expired(entry); ~ removed[0] = true;"
                    + " ~ bounded_purgeDeletesExpiredRecordsOnly_andAtMostAsManyAsTold",
    })
    void aBrokenStoreIsNoticed(String name, String code, String replacement, String method) throws Exception {
        NamedTest test = new NamedTest(MemoryStoreSuiteTest.class.getName(), method);
        REPORT.assertPasses(test, getClass().getClassLoader());
        try (MutatedClasses broken = MutatedClasses.with(MemoryStore.class, code, replacement)) {
            REPORT.assertNoticed(name, test, broken);
        }
    }
}
