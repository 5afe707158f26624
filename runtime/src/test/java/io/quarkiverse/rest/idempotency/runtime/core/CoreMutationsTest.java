package io.quarkiverse.rest.idempotency.runtime.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.rest.idempotency.mutation.MutatedClasses;
import io.quarkiverse.rest.idempotency.mutation.MutationReport;
import io.quarkiverse.rest.idempotency.mutation.NamedTest;

/**
 * Breaks the protocol in the ways in which such protocols have been broken, and shows for each the test that notices.
 */
class CoreMutationsTest {

    private static final MutationReport REPORT = new MutationReport("the core");

    /**
     * @param name what it does
     * @param source the class that is changed
     * @param code what is replaced, once in the source
     * @param replacement what takes its place
     * @param test notices it
     */
    private record Mutation(String name, Class<?> source, String code, String replacement, NamedTest test) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Mutation mutation(String name, Class<?> source, String code, String replacement, Class<?> test,
            String method) {
        return new Mutation(name, source, code, replacement, new NamedTest(test.getName(), method));
    }

    @AfterAll
    static void report() {
        REPORT.print();
    }

    @Test
    void theClassesOnceMore_passLikeTheFirstOnes() throws Exception {
        try (MutatedClasses unchanged = MutatedClasses.unchanged(IdempotencyProtocol.class)) {
            assertThat(new NamedTest(ReconciliationTest.class.getName(), "whileItIsFoundOut_theOthersFollow_hereAndElsewhere")
                    .failures(unchanged)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource({ "ofStaleRecords", "ofTheEnd", "ofWaiting", "ofTime", "ofOwnership", "ofShutdown" })
    void aBrokenProtocolIsNoticed(Mutation mutation) throws Exception {
        REPORT.assertPasses(mutation.test, getClass().getClassLoader());
        try (MutatedClasses broken = MutatedClasses.with(mutation.source, mutation.code, mutation.replacement)) {
            REPORT.assertNoticed(mutation.name, mutation.test, broken);
        }
    }

    static Stream<Mutation> ofStaleRecords() {
        return Stream.of(
                mutation("reconciling twice", StaleRecords.class,
                        "Stages.ask(() -> request.attempt().reconciliation().reconcile(reservedAt)).whenComplete(",
                        "Stages.ask(() -> request.attempt().reconciliation().reconcile(reservedAt));"
                                + "Stages.ask(() -> request.attempt().reconciliation().reconcile(reservedAt)).whenComplete(",
                        ReconciliationTest.class, "whatWasApplied_isRecordedAndReplayed_andTheMethodDoesNotRun"),
                mutation("reconciling again without a back-off", StaleRecords.class,
                        "protocol.end(execution, ReleaseCall.endLease(execution.ownership(), backOff))",
                        "protocol.end(execution, ReleaseCall.endLease(execution.ownership(), Duration.ZERO))",
                        ReconciliationTest.class, "whatCannotBeTold_isAskedAgainByOneAfterTheBackOff_andByNobodyBefore"),
                mutation("keeping the key of what was not applied in the background", StaleRecords.class,
                        "protocol.release(execute.execution());", "",
                        BackgroundReconcileTest.class,
                        "atMostOncePerFence_requestThatWasNotApplied_isGivenBack_notRun"),
                mutation("reserving a key in the background", StaleRecords.class,
                        "} else if (attempt.realm() == null) {", "} else if (false) {",
                        BackgroundReconcileTest.class, "recordThatIsGoneMeanwhile_isNotReserved"),
                mutation("running again without reconciling", StaleRecords.class,
                        "request.attempt().policy().stale() == StalePolicy.RE_EXECUTE",
                        "request.attempt().policy().stale() != StalePolicy.REJECT",
                        ReconciliationTest.class, "atMostOncePerFence_whatWasNotApplied_runsUnderTheFenceOfTheTakeover"),
                mutation("adopting a takeover without reconciling", IdempotencyProtocol.class,
                        "if (incarnation.tookOver(orphan.ownership().owner())) {", "if (false) {",
                        ReconciliationTest.class,
                        "atMostOncePerFence_aTakeoverWhoseAnswerWasLost_isReconciledByTheNextRequest_beforeAnythingRuns"),
                mutation("running again where nobody knows whether it is safe", StaleRecords.class,
                        "if (attempt.policy().stale() == StalePolicy.REJECT) {", "if (false) {",
                        StaleRecordsTest.class, "whereAStaleRecordIsRejected_nothingIsTakenOver"),
                mutation("running in the one that lost the takeover", StaleRecords.class,
                        "protocol.followLiving(request, exists.record());",
                        "taken(request, stale.reservedAt(), new Execution(attempt, stale.ownership(), Long.MAX_VALUE));",
                        StaleRecordsTest.class,
                        "singleOwner_ofTwoNodesThatBothSawTheLeaseOver_oneTakesOverAndTheOtherFollowsIt"),
                mutation("taking over with the fence of the former owner", StaleRecords.class,
                        "new Ownership(attempt.id(), takeOver.owner(), owned.fence())",
                        "new Ownership(attempt.id(), takeOver.owner(), stale.ownership().fence())",
                        StaleRecordsTest.class, "singleOwner_ofSeveralDuplicatesOnTwoNodes_oneTakesOverWithALargerFence"),
                mutation("taking over without comparing the binding", IdempotencyProtocol.class,
                        "&& record.binding().equals(attempt.binding())) {", ") {",
                        StaleRecordsTest.class, "bound_anotherRequestDoesNotTakeOver"),
                mutation("adopting without comparing the binding", IdempotencyProtocol.class,
                        "&& inProgress.binding().equals(attempt.binding())", "",
                        OrphanAdoptionTest.class, "bound_anotherRequestDoesNotAdoptIt"),
                mutation("replaying without comparing the binding", Decisions.class,
                        "if (!differences.isEmpty()) {", "if (false) {",
                        AdmissionTest.class, "bound_aCompletedKeyIsRefusedForAnotherRequest"),
                mutation("freeing a record of which nobody knows what happened", StaleRecords.class,
                        "protocol.end(execution, ReleaseCall.endLease(execution.ownership(), Duration.ZERO));",
                        "protocol.end(execution, ReleaseCall.forget(execution.ownership()));",
                        ReconciliationTest.class, "aRequestGivenUpDuringTheTakeover_asksNobodyAndGivesTheRecordBack"));
    }

    static Stream<Mutation> ofTheEnd() {
        return Stream.of(
                mutation("completing after responding", Settler.class,
                        "return attempted.result;", "return CompletableFuture.completedFuture(Settlement.SETTLED);",
                        SettlementTest.class, "completion_isSettledWhenTheStoreHasRecordedTheOutcome"),
                mutation("holding a response back for as long as the store takes", Settler.class,
                        "attempted.bound(begunAt);", "",
                        SettlementTest.class, "bounded_aResponseIsNotHeldBackLongerThanTheBound"),
                mutation("giving an outcome up at the first failure", Settler.class,
                        "if (left > FIRST_PAUSE.toNanos()) {", "if (false) {",
                        SettlementTest.class, "aFailingStore_isAskedAgainWithinTheBound"),
                mutation("repeating without a growing pause", Settler.class,
                        "nextPauseNanos = Math.min(2 * pause, LONGEST_PAUSE.toNanos());", "",
                        SettlementTest.class, "thePausesBetweenRepetitionsGrow_differ_andEndBeforeTheLease"),
                mutation("answering as if a lost ownership were held", Settler.class,
                        "Settlement settlement = owned ? Settlement.SETTLED : Settlement.LOST;",
                        "Settlement settlement = Settlement.SETTLED;",
                        SettlementTest.class, "fenced_aFormerOwnerCompletesNothing_andThatIsReportedOnce"),
                mutation("recording a 5xx", OutcomeRule.class, "status < 500", "status < 600",
                        OutcomeRuleTest.class, "never5xx_whateverIsConfigured"),
                mutation("releasing what the store did not record in time", IdempotencyProtocol.class,
                        "leases.drop(execution); lostReserves.abandon(execution); forgetLater(execution);",
                        "store.release(List.of(ReleaseCall.forget(execution.ownership())));"
                                + "leases.drop(execution); lostReserves.abandon(execution); forgetLater(execution);",
                        SettlementTest.class, "bounded_anOutcomeThatTheStoreRefusesForEver_isGivenUpTwoLeasesAfterTheEnd"),
                mutation("releasing after a failure that may have had an effect", IdempotencyProtocol.class,
                        "execution.attempt().policy().stale() == StalePolicy.RECONCILE", "false",
                        ReconciliationTest.class, "fail_makesTheNextDuplicateAskBeforeAnythingRuns"));
    }

    static Stream<Mutation> ofWaiting() {
        return Stream.of(
                mutation("polling per waiter", Waiters.class, "look.accept(keys);",
                        "waiting.values().forEach(all -> all.forEach(one -> look.accept(List.of(one.attempt().id()))));",
                        WaitingTest.class, "oneLoadATick_looksAtAllKeysThatSomebodyWaitsFor"),
                mutation("a timer per waiter", Waiters.class, "if (ticking.compareAndSet(false, true)) {", "if (true) {",
                        WaitersTest.class, "severalWaiters_shareOneTick"),
                mutation("polling on when nobody waits", Waiters.class, "if (count.get() > 0) {", "if (true) {",
                        WaitingTest.class, "whenNobodyWaitsAnyMore_theLooksEnd"),
                mutation("waiting without a limit", Waiters.class, "|| waiter.deadlineNanos() - now <= 0", "",
                        WaitingTest.class, "bounded_aWaiterWaitsForItsLimitAndAtMostOneTickLonger"),
                mutation("no cap for the waiters of a key", Waiters.class,
                        "added[0] = all.size() < limits.maxWaitersPerKey();", "added[0] = true;",
                        WaitingTest.class, "bounded_overTheCapPerKey_aDuplicateIsRefused"),
                mutation("no cap for the waiters of a node", Waiters.class,
                        "if (count.incrementAndGet() > limits.maxWaiters()) {", "if (count.incrementAndGet() < 0) {",
                        WaitingTest.class, "bounded_overTheCapOfTheNode_aDuplicateIsRefusedUntilAPlaceIsFree"),
                mutation("waking nobody on this node", Followers.class,
                        "List<Waiters.Waiter> woken = waiters.takeAll(id); if (woken.isEmpty()) {",
                        "List<Waiters.Waiter> woken = List.of(); if (woken.isEmpty()) {",
                        WaitingTest.class, "aWaiterOfAKeyOfThisNode_isWokenAtOnce"),
                mutation("running the method in a follower", IdempotencyProtocol.class,
                        "admission = new Admission.Refused(new Refusal.InProgress());",
                        "admission = new Admission.Execute(new Execution(request.attempt(),"
                                + " new Ownership(record.id(), incarnation.reserves(), 1), Long.MAX_VALUE));",
                        AdmissionTest.class, "singleOwner_ofManyRequestsAtOnce_exactlyOneExecutes"));
    }

    static Stream<Mutation> ofTime() {
        return Stream.of(
                mutation("using the node's clock for the end of a lease", IdempotencyProtocol.class,
                        "inProgress && inProgress.leaseOver()",
                        "inProgress && inProgress.reservedAt().plus(attempt.policy().lease())"
                                + ".isBefore(java.time.Instant.now())",
                        StaleRecordsTest.class, "singleOwner_ofSeveralDuplicatesOnTwoNodes_oneTakesOverWithALargerFence"),
                mutation("using the node's clock for a waiter that looks", Followers.class, "if (inProgress.leaseOver()) {",
                        "if (inProgress.reservedAt().plusSeconds(30).isBefore(java.time.Instant.now())) {",
                        StaleRecordsTest.class,
                        "singleOwner_whenADeadOwnersLeaseEnds_oneWaiterTakesOverAndTheRestWaitForIt"),
                mutation("counting a lease from the answer", Leases.class, "beaten(due.get(i), outcomes.get(i), askedAt);",
                        "beaten(due.get(i), outcomes.get(i), timers.nanoTime());",
                        LeasesTest.class, "theLeaseIsCountedFromTheCall_notFromItsAnswer"),
                mutation("waiting for a reserve without a bound", IdempotencyProtocol.class,
                        "timers.schedule(limits.storeBound(),", "timers.schedule(Duration.ofDays(1),",
                        StoreAnswersTest.class, "bounded_aRequestDoesNotWaitLongerForAReserveThanTheBound"),
                mutation("waiting for a look without a bound", Followers.class,
                        "Stages.within(timers, limits.storeBound(), Stages.outcomes(keys.size(), () -> store.load(keys)))",
                        "Stages.outcomes(keys.size(), () -> store.load(keys))",
                        StoreAnswersTest.class, "bounded_aWokenWaiterDoesNotWaitForALookThatIsNeverAnswered"));
    }

    static Stream<Mutation> ofShutdown() {
        return Stream.of(
                mutation("releasing at shutdown what still runs", Leases.class,
                        "endIfEmpty(); return end;",
                        "held.forEach(execution -> store.release(List.of("
                                + "io.quarkiverse.rest.idempotency.spi.ReleaseCall.forget(execution.ownership()))));"
                                + " endIfEmpty(); return end;",
                        DrainTest.class, "whoHasNotEnded_isLeftToItsLease"),
                mutation("beginning requests while shutting down", IdempotencyProtocol.class,
                        "if (draining) { admission.complete(", "if (false) { admission.complete(",
                        DrainTest.class, "newRequests_areRefused_withoutAStoreCall"),
                mutation("ending before the last execution has", Leases.class,
                        "if (end != null && held.isEmpty()) {", "if (end != null) {",
                        DrainTest.class, "whoRuns_keepsItsLease_andEndsAsAlways"));
    }

    static Stream<Mutation> ofOwnership() {
        return Stream.of(
                mutation("keeping what was reserved for a request that is gone", IdempotencyProtocol.class,
                        "// Nothing has run, so the key is free again. release(execution);", "",
                        StoreAnswersTest.class, "atMostOncePerFence_whatWasReservedAfterTheBound_isGivenBack"),
                mutation("beginning the method when the lease is over", IdempotencyProtocol.class,
                        "!execution.isLost() && execution.leaseEndNanos() - timers.nanoTime() > 0", "!execution.isLost()",
                        StaleRecordsTest.class,
                        "singleOwner_aNodeThatWasAwayForItsLease_doesNotBeginTheMethodThatItsSuccessorRuns"),
                mutation("beginning the method when the ownership is lost", IdempotencyProtocol.class,
                        "!execution.isLost() && execution.leaseEndNanos() - timers.nanoTime() > 0",
                        "execution.leaseEndNanos() - timers.nanoTime() > 0",
                        ReconciliationTest.class, "fenced_whoHasHeardThatItsOwnershipIsLost_doesNotRunWhatWasNotApplied"),
                mutation("adopting what somebody here may be running", LocalKeys.class,
                        "return now != null && !now.shared;", "return now != null;",
                        OrphanAdoptionTest.class, "aKeyThatThisNodeRuns_isNoOrphan"),
                mutation("adopting what another node runs", IdempotencyProtocol.class,
                        "&& incarnation.is(inProgress.ownership().owner())", "",
                        OrphanAdoptionTest.class, "singleOwner_anotherNodeDoesNotAdoptIt"),
                mutation("giving back what a takeover has taken", LostReserves.class,
                        "return ReleaseCall.endLease(ownership, Duration.ZERO);", "return ReleaseCall.forget(ownership);",
                        LostReservesTest.class, "takeoverWhoseAnswerWasLost_isLeftToTheReconciler"),
                mutation("giving back what an execution has left", LostReserves.class, "&& !mayHaveRun(ownership)", "",
                        LostReservesTest.class, "lostReserve_ofAKeyWhoseFormerEndWasAbandoned_forgetsNothing"),
                mutation("giving back what a request has just reserved", LostReserves.class, "? localKeys.alone(id)", "? true",
                        LostReservesTest.class, "singleOwner_requestThatReservesDuringALook_keepsItsRecord"),
                mutation("adopting what may be given back", LostReserves.class,
                        "if (failure == null) { // Released now, or of another owner.", "{",
                        LostReservesTest.class, "recordWhoseReleaseFailed_isNotAdopted_sinceItMayBeReleasedLater"),
                mutation("adopting what was given up here and may still be alive", IdempotencyProtocol.class,
                        "leases.drop(execution); lostReserves.abandon(execution); forgetLater(execution);", "letGo(execution);",
                        SettlementTest.class,
                        "atMostOncePerFence_anAbandonedExecutionIsNotAdopted_whileTheStoreMaySeeItsLeaseAlive"),
                mutation("renewing no lease", Leases.class, "if (execution.due(now) && isRenewed(execution, now)) {",
                        "if (false) {",
                        LeasesTest.class, "singleOwner_anExecutionMuchLongerThanItsLease_keepsItsKey"),
                mutation("renewing the lease of a method that hangs", Leases.class,
                        "if (execution.due(now) && isRenewed(execution, now)) {", "if (execution.due(now)) {",
                        RenewalEndTest.class, "bounded_hangingMethod_losesItsKeyALeaseAfterItsLimit"),
                mutation("renewing the lease of a method whose transaction is over", Execution.class,
                        "transactionOver.getAsBoolean() ?", "false ?",
                        RenewalEndTest.class, "methodWhoseTransactionIsOver_losesItsKeyAfterItsLease"),
                mutation("renewing a lease that was lost", Leases.class,
                        "held.remove(execution) && execution.lose()", "execution.lose()",
                        LeasesTest.class, "fenced_aLostLease_isHeardOnceAndNotRenewedAnyMore"));
    }
}
