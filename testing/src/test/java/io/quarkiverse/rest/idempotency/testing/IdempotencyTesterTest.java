package io.quarkiverse.rest.idempotency.testing;

import static io.quarkiverse.rest.idempotency.testing.IdempotencyMatchers.hasProblem;
import static io.quarkiverse.rest.idempotency.testing.IdempotencyMatchers.isReplay;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.not;

import java.time.Duration;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;

/**
 * The situations that a test of an application can order, and the answers to its requests.
 */
@QuarkusTest
class IdempotencyTesterTest {

    private static final IdempotencyKey FIXED = IdempotencyKey.of("ticket-of-row-7");

    @Inject
    IdempotencyTester idempotency;

    @BeforeEach
    void reset() {
        idempotency.reset();
        TicketResource.SOLD.set(0);
    }

    private static Response sell(IdempotencyKey key) {
        return given().filter(key).body("row 7").post("/tickets");
    }

    private static Response reprint(IdempotencyKey key) {
        return given().filter(key).body("row 7").post("/tickets/reprinted");
    }

    @Test
    void requestAndRetry_secondIsReplay_andMethodRanOnce() {
        Retried sold = Retried.request(IdempotencyTesterTest::sell);

        assertThat(sold.first(), not(isReplay()));
        assertThat(sold.retry(), isReplay());
        assertThat(sold.retry().asString()).isEqualTo(sold.first().asString());
        assertThat(TicketResource.SOLD).hasValue(1);
    }

    @Test
    void fixedKey_afterReset_isNew() {
        assertThat(sell(FIXED), not(isReplay()));
        idempotency.reset();

        assertThat(sell(FIXED), not(isReplay()));
        assertThat(TicketResource.SOLD).hasValue(2);
    }

    @Test
    void keyOfAnotherRequest_isProblem() {
        sell(FIXED);

        assertThat(given().filter(FIXED).body("row 8").post("/tickets"), hasProblem(IdempotencyErrorCode.KEY_REUSED));
    }

    @Test
    void nodeDiesBeforeRecording_retryMeetsTheStaleLease() {
        idempotency.nodeDiesBeforeRecording();
        Retried sold = Retried.request(FIXED, IdempotencyTesterTest::sell);

        assertThat(sold.retry(), hasProblem(IdempotencyErrorCode.OUTCOME_UNKNOWN));
        assertThat(TicketResource.SOLD).hasValue(1);

        idempotency.reset();
        assertThat(sell(FIXED).statusCode()).isEqualTo(200);
    }

    @Test
    void nodeDiesBeforeRecording_withPolicyReExecute_methodRunsAgain() {
        idempotency.nodeDiesBeforeRecording();
        Retried printed = Retried.request(FIXED, IdempotencyTesterTest::reprint);

        assertThat(printed.retry().statusCode()).isEqualTo(200);
        assertThat(TicketResource.SOLD).hasValue(2);
        assertThat(reprint(FIXED), isReplay());
    }

    @Test
    void storeOutage_requestIsRejected_andMethodDoesNotRun_untilItEnds() {
        try (IdempotencyTester.Outage outage = idempotency.storeOutage()) {
            assertThat(sell(FIXED), hasProblem(IdempotencyErrorCode.STORE_UNAVAILABLE));
            assertThat(TicketResource.SOLD).hasValue(0);
        }

        assertThat(sell(FIXED).statusCode()).isEqualTo(200);
        assertThat(TicketResource.SOLD).hasValue(1);
    }

    @Test
    void key_afterTheRetention_isNew() {
        sell(FIXED);
        idempotency.advance(Duration.ofMinutes(59));
        assertThat(sell(FIXED), isReplay());

        idempotency.advance(Duration.ofMinutes(2));
        assertThat(sell(FIXED), not(isReplay()));
    }

    @Test
    void timeThatGoesBack_isRejected() {
        assertThatThrownBy(() -> idempotency.advance(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least zero, was PT-1S");
    }

    @Test
    void keyInAnotherHeader_isNoneForThisOperation() {
        IdempotencyKey other = IdempotencyKey.of("k").inHeader("X-Request-Id");

        assertThat(other).hasToString("X-Request-Id: k");
        assertThat(Retried.request(other, IdempotencyTesterTest::sell).retry(), not(isReplay()));
        assertThat(TicketResource.SOLD).hasValue(2);
    }
}
