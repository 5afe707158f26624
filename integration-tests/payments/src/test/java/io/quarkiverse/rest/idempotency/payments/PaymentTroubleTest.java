package io.quarkiverse.rest.idempotency.payments;

import static io.quarkiverse.rest.idempotency.testing.IdempotencyMatchers.hasProblem;
import static io.quarkiverse.rest.idempotency.testing.IdempotencyMatchers.isReplay;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.not;

import java.time.Duration;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.testing.IdempotencyKey;
import io.quarkiverse.rest.idempotency.testing.IdempotencyTester;
import io.quarkiverse.rest.idempotency.testing.Retried;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;

/**
 * The payments in trouble that the test orders, with records in the database.
 */
@QuarkusTest
class PaymentTroubleTest {

    private static final IdempotencyKey KEY = IdempotencyKey.of("\"payment-of-order-7\"");

    private final String reference = "order-" + UUID.randomUUID();

    @Inject
    IdempotencyTester idempotency;

    @BeforeEach
    void forgetEarlierRequests() {
        idempotency.reset();
    }

    private Response create(IdempotencyKey key) {
        return given().filter(key).contentType(ContentType.JSON)
                .body("{\"amount\":1250,\"currency\":\"EUR\",\"reference\":\"%s\"}".formatted(reference)).post("/payments");
    }

    private long paymentsMade() {
        return given().get("/payments").jsonPath().getList("reference").stream().filter(reference::equals).count();
    }

    @RepeatedTest(2)
    void keyThatIsFixed_isNewInEachRun() {
        Retried payment = Retried.request(KEY, this::create);

        assertThat(payment.first(), not(isReplay()));
        assertThat(payment.retry(), isReplay());
        assertThat(paymentsMade()).isEqualTo(1);
    }

    @Test
    void nodeThatDiesBehindTheCommit_leavesAnUnknownOutcome_andOnePayment() {
        idempotency.nodeDiesBeforeRecording();
        Retried payment = Retried.request(KEY, this::create);

        assertThat(payment.retry(), hasProblem(IdempotencyErrorCode.OUTCOME_UNKNOWN));
        assertThat(paymentsMade()).isEqualTo(1);
    }

    @Test
    void storeThatDoesNotAnswer_rejectsTheRequest_andThePaymentIsMadeLater() {
        try (IdempotencyTester.Outage outage = idempotency.storeOutage()) {
            assertThat(create(KEY), hasProblem(IdempotencyErrorCode.STORE_UNAVAILABLE));
        }

        assertThat(paymentsMade()).isZero();
        assertThat(create(KEY).statusCode()).isEqualTo(201);
    }

    @Test
    void clockOfTheDatabase_cannotBePutForward() {
        assertThatThrownBy(() -> idempotency.advance(Duration.ofHours(1))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("quarkus.rest-idempotency.store=memory");
    }
}
