package io.quarkiverse.rest.idempotency.simulator.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

import io.quarkiverse.rest.idempotency.simulator.history.Event.Reconciled.Verdict;
import io.quarkiverse.rest.idempotency.simulator.history.Event.Statement;
import io.quarkiverse.rest.idempotency.simulator.history.Operation.WhenStale;

/**
 * The findings of the checker in histories that are written by hand: for each rule a history that breaks it, and one that comes
 * close.
 */
class CheckerTest {

    private static final String RECORD = "alice:k";
    private static final long RETENTION = 1_000;
    private static final long SLACK = 10;
    private static final Operation PLAIN = new Operation("op", false, WhenStale.REJECT, 5, RETENTION);
    private static final Operation RECONCILED = new Operation("op", false, WhenStale.RECONCILE, 5, RETENTION);
    private static final Operation AGAIN = new Operation("op", false, WhenStale.RE_EXECUTE, 5, RETENTION);
    private static final Operation TRANSACTIONAL = new Operation("op", true, WhenStale.RE_EXECUTE, 5, RETENTION);
    private static final Tenure FIRST = new Tenure(RECORD, "one", 1);
    private static final Tenure SECOND = new Tenure(RECORD, "two", 2);

    private final List<Event> events = new ArrayList<>();
    private Operation operation = PLAIN;

    private static Row held(Tenure tenure, long until) {
        return new Row(tenure.owner(), tenure.fence(), "op /r p", until, false, 0, null);
    }

    private static Row completed(int status, String content, long until) {
        return new Row(null, 0, "op /r p", until, true, status, content);
    }

    private void asks(long at, int request) {
        events.add(new Event.Asked(at, request, 1, new Call("alice", "k", operation, "/r", "p")));
    }

    private void states(long at, Statement statement, Tenure by, Row before, Row after) {
        events.add(new Event.Stated(at, 1, statement, RECORD, by, before, after));
    }

    private void reserves(long at, Tenure tenure) {
        states(at, Statement.RESERVE, null, null, held(tenure, at + 100));
    }

    private void begins(long at, int request, Tenure tenure) {
        events.add(new Event.Began(at, request, tenure));
    }

    private void has(long at, int request) {
        events.add(new Event.Effect(at, request, RECORD));
    }

    private void answered(long at, int request, int status, boolean replayed, int origin) {
        events.add(new Event.Answered(at, request, status, null, replayed, origin, "answer to " + origin));
    }

    private List<String> broken() {
        return new Checker(SLACK).check(events).stream().map(Violation::rule).distinct().toList();
    }

    @Test
    void aRequestAndItsReplay_breakNothing() {
        asks(0, 1);
        reserves(1, FIRST);
        begins(2, 1, FIRST);
        has(3, 1);
        events.add(new Event.Ended(4, 1, 201));
        states(5, Statement.COMPLETE, FIRST, held(FIRST, 101), completed(201, "answer to 1", 1_005));
        events.add(new Event.Settled(5, 1, FIRST));
        answered(6, 1, 201, false, 1);
        asks(7, 2);
        states(8, Statement.RESERVE, null, completed(201, "answer to 1", 1_005), completed(201, "answer to 1", 1_005));
        answered(9, 2, 201, true, 1);

        assertThat(broken()).isEmpty();
    }

    @Test
    void checker_knowsNeitherTheProtocolNorTheSimulator() {
        ArchRuleDefinition.classes().that().resideInAPackage(Event.class.getPackageName())
                .should().onlyDependOnClassesThat().resideInAnyPackage("java..", Event.class.getPackageName())
                .check(new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(Event.class.getPackageName()));
    }

    @Nested
    class SingleOwner {

        @Test
        void fenceThatDoesNotGrow_isReported() {
            asks(0, 1);
            reserves(1, SECOND);
            states(200, Statement.TAKE_OVER, null, held(SECOND, 101), held(FIRST, 300));
            events.add(new Event.Unanswered(201, 1, ""));

            assertThat(broken()).containsExactly("single-owner");
        }

        @Test
        void takeoverOfALivingLease_isReported_butNotOneAfterItsEnd() {
            asks(0, 1);
            reserves(1, FIRST);
            states(101, Statement.TAKE_OVER, null, held(FIRST, 101), held(SECOND, 201));
            events.add(new Event.Unanswered(102, 1, ""));
            assertThat(broken()).isEmpty();

            states(150, Statement.TAKE_OVER, null, held(SECOND, 201), held(new Tenure(RECORD, "three", 3), 250));
            assertThat(broken()).containsExactly("single-owner");
        }

        @Test
        void methodWithoutAGrant_isReported() {
            asks(0, 1);
            begins(1, 1, FIRST);
            events.add(new Event.Unanswered(2, 1, ""));

            assertThat(broken()).containsExactly("single-owner");
        }
    }

    @Nested
    class Fenced {

        @Test
        void changeByAFormerOwner_isReported() {
            asks(0, 1);
            reserves(1, FIRST);
            states(101, Statement.TAKE_OVER, null, held(FIRST, 101), held(SECOND, 201));
            states(102, Statement.COMPLETE, FIRST, held(SECOND, 201), held(SECOND, 201));
            events.add(new Event.Unanswered(103, 1, ""));
            assertThat(broken()).as("it may try").isEmpty();

            states(104, Statement.COMPLETE, FIRST, held(SECOND, 201), completed(201, "late", 1_104));
            assertThat(broken()).containsExactly("fenced");
        }
    }

    @Nested
    class ImmutableOutcome {

        @Test
        void replaysThatDiffer_areReported_butNotAfterTheRetentionOrAWipe() {
            asks(0, 1);
            answered(1, 1, 201, true, 0);
            asks(2, 2);
            events.add(new Event.Answered(RETENTION + 2, 2, 201, null, true, 0, "another"));
            assertThat(broken()).doesNotContain("immutable-outcome");

            asks(3, 3);
            events.add(new Event.Answered(4, 3, 201, null, true, 0, "another"));
            assertThat(broken()).containsOnlyOnce("immutable-outcome");

            events.add(2, new Event.Wiped(1));
            assertThat(broken()).doesNotContain("immutable-outcome");
        }

        @Test
        void responseThatIsGoneBeforeItsTime_isReported() {
            asks(0, 1);
            states(1, Statement.COMPLETE, FIRST, held(FIRST, 101), completed(201, "first", 1_001));
            states(1_000, Statement.LOAD, null, null, null);
            events.add(new Event.Unanswered(1_000, 1, ""));

            assertThat(broken()).containsExactly("immutable-outcome");
        }
    }

    @Nested
    class Bound {

        @Test
        void answerToAnotherCaller_orToAnotherUseOfTheKey_isReported() {
            for (Call other : List.of(new Call("bob", "k", PLAIN, "/r", "p"), new Call("alice", "k2", PLAIN, "/r", "p"),
                    new Call("alice", "k", PLAIN, "/other", "p"), new Call("alice", "k", PLAIN, "/r", "other"))) {
                events.clear();
                events.add(new Event.Asked(0, 1, 1, other));
                asks(1, 2);
                answered(2, 2, 201, true, 1);
                events.add(new Event.Unanswered(3, 1, ""));

                assertThat(broken()).as(other.toString()).containsExactly("bound");
            }
        }
    }

    @Test
    @Tag("never-5xx")
    void replayedServerError_isReported() {
        asks(0, 1);
        answered(1, 1, 500, false, 1);
        assertThat(broken()).isEmpty();

        asks(2, 2);
        answered(3, 2, 500, true, 1);
        assertThat(broken()).containsExactly("never-5xx");
    }

    @Nested
    class ExactlyOnce {

        @Test
        void secondEffect_whileTheRecordOfTheFirstIsKept_isReported() {
            operation = TRANSACTIONAL;
            asks(0, 1);
            asks(0, 2);
            has(1, 1);
            has(RETENTION + 1, 2);
            events.add(new Event.Unanswered(RETENTION + 2, 1, ""));
            events.add(new Event.Unanswered(RETENTION + 2, 2, ""));
            assertThat(broken()).isEmpty();

            asks(RETENTION + 2, 3);
            has(RETENTION + 3, 3);
            events.add(new Event.Unanswered(RETENTION + 4, 3, ""));
            assertThat(broken()).containsExactly("exactly-once");
        }

        @Test
        void successWithoutAnEffect_isReported() {
            operation = TRANSACTIONAL;
            asks(0, 1);
            answered(1, 1, 201, false, 1);

            assertThat(broken()).containsExactly("exactly-once");
        }
    }

    @Nested
    class AtMostOncePerFence {

        @Test
        void twoMethodsUnderOneFence_areReported() {
            operation = AGAIN;
            asks(0, 1);
            reserves(1, FIRST);
            begins(2, 1, FIRST);
            begins(3, 1, FIRST);
            events.add(new Event.Unanswered(4, 1, ""));

            assertThat(broken()).containsExactly("at-most-once-per-fence");
        }

        private void runsUnderASecondFence(Operation kind) {
            operation = kind;
            asks(0, 1);
            reserves(1, FIRST);
            begins(2, 1, FIRST);
            states(101, Statement.TAKE_OVER, null, held(FIRST, 101), held(SECOND, 201));
            begins(103, 1, SECOND);
            events.add(new Event.Unanswered(104, 1, ""));
        }

        @Test
        void secondFence_isReported_exceptWhereItIsSafeOrCleared() {
            runsUnderASecondFence(AGAIN);
            assertThat(broken()).isEmpty();

            events.clear();
            runsUnderASecondFence(RECONCILED);
            assertThat(broken()).containsExactly("at-most-once-per-fence");

            events.add(4, new Event.Reconciled(102, SECOND, Verdict.NOT_APPLIED));
            assertThat(broken()).isEmpty();
        }

        @Test
        void forgottenRecord_whoseMethodMayHaveHadAnEffect_isReported() {
            operation = RECONCILED;
            asks(0, 1);
            reserves(1, FIRST);
            begins(2, 1, FIRST);
            events.add(new Event.Ended(3, 1, 401));
            states(4, Statement.RELEASE, FIRST, held(FIRST, 101), null);
            events.add(new Event.Unanswered(5, 1, ""));
            assertThat(broken()).isEmpty();

            events.set(3, new Event.Ended(3, 1, 500));
            assertThat(broken()).containsExactly("at-most-once-per-fence");
        }
    }

    @Test
    @Tag("bounded")
    void slowRequest_isReported_unlessItsNodeWasAwayOrItsMethodIsSlow() {
        asks(0, 1);
        answered(SLACK + 5, 1, 201, false, 1);
        assertThat(broken()).isEmpty();

        asks(100, 2);
        answered(116, 2, 201, false, 2);
        assertThat(broken()).containsExactly("bounded");

        events.add(events.size() - 1, new Event.Away(111, 1, 110));
        assertThat(broken()).isEmpty();

        asks(200, 3);
        begins(201, 3, null);
        events.add(new Event.Ended(300, 3, 201));
        answered(301, 3, 201, false, 3);
        assertThat(broken()).isEmpty();

        asks(400, 4);
        assertThat(broken()).as("never answered").containsExactly("bounded");
    }

    @Test
    @Tag("no-secret")
    void recordedSecret_isReported() {
        asks(0, 1);
        states(1, Statement.COMPLETE, FIRST, held(FIRST, 101), completed(201, "Set-Cookie: secret", 1_001));
        events.add(new Event.Unanswered(2, 1, ""));

        assertThat(broken()).containsExactly("no-secret");
    }

    @Test
    @Tag("unprotected-untouched")
    void statementWithoutAKeyedRequest_isReported() {
        events.add(new Event.Asked(0, 1, 1, new Call("alice", null, PLAIN, "/r", "p")));
        states(1, Statement.LOAD, null, null, null);
        answered(2, 1, 201, false, 1);

        assertThat(broken()).containsExactly("unprotected-untouched");
    }

    @Test
    void answerInProgress_afterTheFirstAnswer_isReported() {
        asks(0, 1);
        events.add(new Event.Settled(1, 1, FIRST));
        answered(2, 1, 201, false, 1);
        asks(3, 2);
        events.add(new Event.Answered(4, 2, 409, CompleteBeforeRespond.IN_PROGRESS, false, 0, ""));
        assertThat(broken()).containsExactly("complete-before-respond");

        events.remove(1);
        assertThat(broken()).isEmpty();
    }

    @Test
    void secondInquiryOfARequest_isReported() {
        asks(0, 1);
        events.add(new Event.Inquired(1, 1, RECORD));
        events.add(new Event.Told(2, 1, "nothing"));
        events.add(new Event.Unanswered(3, 1, ""));
        assertThat(broken()).isEmpty();

        events.add(new Event.Inquired(4, 1, RECORD));
        assertThat(broken()).containsExactly("reconciled-once");
    }

    @Test
    void requestToldToWait_whenAllIsCalm_isReported() {
        asks(0, 1);
        events.add(new Event.Answered(1, 1, 409, CompleteBeforeRespond.IN_PROGRESS, false, 0, ""));
        assertThat(broken()).isEmpty();

        events.add(new Event.Calm(2));
        asks(3, 2);
        events.add(new Event.Answered(4, 2, 409, CompleteBeforeRespond.IN_PROGRESS, false, 0, ""));
        assertThat(broken()).containsExactly("not-wedged");

        asks(5, 3);
        events.add(new Event.Answered(6, 3, 409, CompleteBeforeRespond.IN_PROGRESS, false, 0, ""));
        assertThat(broken()).containsExactly("not-wedged");

        asks(7, 4);
        events.add(new Event.Answered(8, 4, 400, null, false, 0, ""));
        assertThat(broken()).doesNotContain("not-wedged");
    }
}
