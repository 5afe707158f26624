package io.quarkiverse.rest.idempotency.steps;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.IdempotentSteps;

/** A request is stored with its first recorded step. */
class StoredRequestInStepsTest {

    private final Run run = new Run();

    private void order(IdempotentSteps steps) {
        steps.runOnce("hold", () -> run.call("hold", null));
        steps.runOnce("charge", () -> run.call("charge", null));
    }

    @Test
    void request_isStoredWithTheFirstStep_andKept() {
        run.request = new byte[] { 1, 2, 3 };
        IdempotentSteps steps = run.begin();

        steps.runOnce("hold", () -> assertThat(run.progress).as("before the end of the first step").isNull());
        assertThat(StoredSteps.requestIn(run.progress)).containsExactly(1, 2, 3);
        steps.runOnce("charge", () -> run.call("charge", null));

        assertThat(StoredSteps.requestIn(run.progress)).containsExactly(1, 2, 3);
        assertThat(run.requestsAsked).isEqualTo(1);
    }

    @Test
    void nextOwner_keepsTheRequest_andItsOwnIsNotAsked() {
        run.request = new byte[] { 1, 2, 3 };
        run.begin().runOnce("hold", () -> run.call("hold", null));
        run.request = new byte[] { 9 };

        order(run.begin());

        assertThat(run.calls).containsExactly("hold", "charge");
        assertThat(StoredSteps.requestIn(run.progress)).containsExactly(1, 2, 3);
        assertThat(run.requestsAsked).isEqualTo(1);
    }

    @Test
    void progressWithoutARequest_getsThatOfTheNextOwner() {
        run.begin().runOnce("hold", () -> run.call("hold", null));
        run.request = new byte[] { 9 };

        order(run.begin());

        assertThat(StoredSteps.requestIn(run.progress)).containsExactly(9);
    }

    @Test
    void requestThatIsNotStored_isAskedForOnce() {
        order(run.begin());

        assertThat(StoredSteps.requestIn(run.progress)).isNull();
        assertThat(run.requestsAsked).isEqualTo(1);
    }

    @Test
    void request_doesNotCountForTheLimitOfSteps() {
        run.limit = 20;
        run.request = new byte[100];

        run.begin().runOnce("hold", () -> run.call("hold", null));

        assertThat(StoredSteps.requestIn(run.progress)).hasSize(100);
    }
}
