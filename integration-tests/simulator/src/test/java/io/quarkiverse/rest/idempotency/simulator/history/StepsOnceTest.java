package io.quarkiverse.rest.idempotency.simulator.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.simulator.history.Event.Statement;

/** The rule about steps, in histories that are written by hand: two runs of a method for one record. */
class StepsOnceTest {

    private static final String RECORD = "alice:k";
    private static final Tenure FIRST = new Tenure(RECORD, "one", 1);
    private static final Tenure SECOND = new Tenure(RECORD, "two", 2);

    private final List<Event> events = new ArrayList<>();

    private static Row held(Tenure tenure, long until) {
        return new Row(tenure.owner(), tenure.fence(), "op /r p", until, false, 0, null);
    }

    @BeforeEach
    void twoRuns() {
        events.add(new Event.Stated(0, 1, Statement.RESERVE, RECORD, null, null, held(FIRST, 1)));
        events.add(new Event.Began(0, 1, FIRST));
        events.add(new Event.StepCalled(0, 1, RECORD, 0));
        events.add(new Event.Stated(1, 1, Statement.TAKE_OVER, RECORD, null, held(FIRST, 1), held(SECOND, 100)));
        events.add(new Event.Began(2, 2, SECOND));
        events.add(new Event.StepCalled(2, 2, RECORD, 0));
        events.add(new Event.StepReturned(3, 2, RECORD, 0, "a"));
    }

    private List<Long> violations() {
        List<Long> violations = new ArrayList<>();
        new StepsOnce().check(events, (at, what) -> violations.add(at));
        return violations;
    }

    @Test
    void stepThatWasUnderWay_mayBeCalledAgain_andItsResultFound() {
        events.add(new Event.StepReturned(4, 1, RECORD, 0, "a"));

        assertThat(violations()).isEmpty();
    }

    @Test
    void completedStep_thatIsCalledAgain_isReported() {
        events.add(new Event.StepCalled(4, 1, RECORD, 0));

        assertThat(violations()).containsExactly(4L);
    }

    @Test
    void resultThatChanges_isReported() {
        events.add(new Event.StepReturned(4, 1, RECORD, 0, "b"));

        assertThat(violations()).containsExactly(4L);
    }

    @Test
    void runOfALostRecord_doesNotConcernTheNextOne() {
        events.add(new Event.Wiped(4));
        Tenure third = new Tenure(RECORD, "one", 3);
        events.add(new Event.Stated(5, 1, Statement.RESERVE, RECORD, null, null, held(third, 100)));
        events.add(new Event.Began(5, 3, third));
        events.add(new Event.StepReturned(6, 2, RECORD, 1, "late"));
        events.add(new Event.StepCalled(7, 3, RECORD, 1));

        assertThat(violations()).isEmpty();
    }
}
