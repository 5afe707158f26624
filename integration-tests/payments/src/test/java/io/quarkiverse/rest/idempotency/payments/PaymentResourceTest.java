package io.quarkiverse.rest.idempotency.payments;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;

@QuarkusTest
public class PaymentResourceTest {

    private static final String REPLAYED = "Idempotent-Replayed";

    private final String reference = "order-" + UUID.randomUUID();

    @Test
    void paymentIsCreatedOnce_andItsRetryGetsTheSameAnswer() {
        String key = newKey();

        Response first = create(key, 1250);
        Response retry = create(key, 1250);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.header(REPLAYED)).isNull();
        assertThat(first.header("Location")).endsWith("/payments/" + first.path("id"));
        assertThat(first.<Integer> path("amount")).isEqualTo(1250);
        assertThat(first.<String> path("currency")).isEqualTo("EUR");
        assertThat(first.<String> path("reference")).isEqualTo(reference);
        assertThat(first.<String> path("state")).isEqualTo("CREATED");
        assertReplayOf(first, retry);
        assertThat(retry.header("Location")).isEqualTo(first.header("Location"));
        assertThat(paymentsWithReference()).isEqualTo(1);
    }

    @Test
    void paymentWithoutKey_isRejected() {
        Response answer = given().contentType(ContentType.JSON).body(payment(1250)).post("/payments");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.<String> path("code")).isEqualTo("idempotency_key_missing");
        assertThat(paymentsWithReference()).isZero();
    }

    @Test
    void sameKeyWithAnotherPayment_isRejected() {
        String key = newKey();
        create(key, 1250);

        Response other = create(key, 9999);

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.<String> path("code")).isEqualTo("idempotency_key_reused");
        assertThat(paymentsWithReference()).isEqualTo(1);
    }

    @Test
    void conflictOverTheReference_isReplayed() {
        create(newKey(), 1250);
        String key = newKey();

        Response conflict = create(key, 1250);
        Response retry = create(key, 1250);

        assertThat(conflict.statusCode()).isEqualTo(409);
        assertThat(conflict.<String> path("detail")).contains(reference);
        assertReplayOf(conflict, retry);
    }

    @Test
    void invalidPayment_isReplayedToo() {
        String key = newKey();

        Response invalid = create(key, -1);
        Response retry = create(key, -1);

        assertThat(invalid.statusCode()).isEqualTo(400);
        assertThat(invalid.asString()).contains("must be greater than 0");
        assertReplayOf(invalid, retry);
        assertThat(paymentsWithReference()).isZero();
    }

    @Test
    void refundIsPaidOnce_andItsRetryGetsTheSameAnswer() {
        int payment = create(newKey(), 1000).path("id");
        String key = newKey();

        Response first = refund(payment, key, 400);
        Response retry = refund(payment, key, 400);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.<Integer> path("left")).isEqualTo(600);
        assertReplayOf(first, retry);
        assertThat(get(payment).<Integer> path("refunded")).isEqualTo(400);
    }

    @Test
    void refundOfMoreThanIsLeft_conflicts_andTheConflictIsReplayed() {
        int payment = create(newKey(), 1000).path("id");
        refund(payment, newKey(), 700);
        String key = newKey();

        Response conflict = refund(payment, key, 301);
        Response retry = refund(payment, key, 301);

        assertThat(conflict.statusCode()).isEqualTo(409);
        assertReplayOf(conflict, retry);
        assertThat(get(payment).<Integer> path("refunded")).isEqualTo(700);
    }

    @Test
    void refundOfAnUnknownPayment_isNotFound_andThatIsReplayed() {
        String key = newKey();

        Response notFound = refund(Integer.MAX_VALUE, key, 1);
        Response retry = refund(Integer.MAX_VALUE, key, 1);

        assertThat(notFound.statusCode()).isEqualTo(404);
        assertReplayOf(notFound, retry);
    }

    @Test
    void keyOfOnePayment_isNotTakenForAnother() {
        int one = create(newKey(), 1000).path("id");
        String key = newKey();
        refund(one, key, 10);

        Response other = refund(one + 1_000_000, key, 10);

        assertThat(other.statusCode()).isEqualTo(422);
    }

    @Test
    void captureIsReplayed_whileCapturingAgainWithAnotherKeyConflicts() {
        int payment = create(newKey(), 1000).path("id");
        String key = newKey();

        Response first = capture(payment, key);
        Response retry = capture(payment, key);
        Response again = capture(payment, newKey());

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.<String> path("state")).isEqualTo("CAPTURED");
        assertReplayOf(first, retry);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(get(payment).<String> path("state")).isEqualTo("CAPTURED");
    }

    private static void assertReplayOf(Response first, Response retry) {
        assertThat(first.header(REPLAYED)).isNull();
        assertThat(retry.header(REPLAYED)).isEqualTo("true");
        assertThat(retry.statusCode()).isEqualTo(first.statusCode());
        assertThat(retry.contentType()).isEqualTo(first.contentType());
        assertThat(retry.asByteArray()).isEqualTo(first.asByteArray());
    }

    private static String newKey() {
        return '"' + UUID.randomUUID().toString() + '"';
    }

    private String payment(long amount) {
        return "{\"amount\":%d,\"currency\":\"EUR\",\"reference\":\"%s\"}".formatted(amount, reference);
    }

    private Response create(String key, long amount) {
        return given().header("Idempotency-Key", key).contentType(ContentType.JSON).body(payment(amount)).post("/payments");
    }

    private static Response refund(int payment, String key, long amount) {
        return given().header("Idempotency-Key", key).contentType(ContentType.JSON).body("{\"amount\":" + amount + "}")
                .post("/payments/{id}/refunds", payment);
    }

    private static Response capture(int payment, String key) {
        return given().header("Idempotency-Key", key).post("/payments/{id}/capture", payment);
    }

    private static Response get(int payment) {
        return given().get("/payments/{id}", payment);
    }

    private long paymentsWithReference() {
        return given().get("/payments").jsonPath().getList("reference").stream().filter(reference::equals).count();
    }
}
