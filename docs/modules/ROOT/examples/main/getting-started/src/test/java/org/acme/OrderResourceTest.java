package org.acme;

import static io.quarkiverse.rest.idempotency.testing.IdempotencyMatchers.hasProblem;
import static io.quarkiverse.rest.idempotency.testing.IdempotencyMatchers.isReplay;
import static io.restassured.RestAssured.given;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.testing.IdempotencyKey;
import io.quarkiverse.rest.idempotency.testing.IdempotencyTester;
import io.quarkiverse.rest.idempotency.testing.Retried;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;

@QuarkusTest
class OrderResourceTest {

    @Inject
    IdempotencyTester idempotency;

    @BeforeEach
    void forgetEarlierRequests() {
        idempotency.reset();
    }

    @Test
    void orderThatIsRetried_isCreatedOnce() {
        int before = orders();

        Retried order = Retried.request(key -> order(key, 2));

        assertThat(order.first().statusCode(), is(201));
        assertThat(order.first(), not(isReplay()));
        assertThat(order.retry(), isReplay());
        assertThat(order.retry().asString(), is(order.first().asString()));
        assertThat(orders(), is(before + 1));
    }

    @Test
    void keyOfAnotherOrder_isRejected() {
        IdempotencyKey key = IdempotencyKey.of("order-of-the-test");
        order(key, 2);

        assertThat(order(key, 3), hasProblem(IdempotencyErrorCode.KEY_REUSED));
    }

    @Test
    void orderDuringAnOutageOfTheStore_isCreatedByTheRetry() {
        int before = orders();
        IdempotencyKey key = IdempotencyKey.fresh();

        try (IdempotencyTester.Outage outage = idempotency.storeOutage()) {
            assertThat(order(key, 2), hasProblem(IdempotencyErrorCode.STORE_UNAVAILABLE));
        }

        assertThat(order(key, 2).statusCode(), is(201));
        assertThat(orders(), is(before + 1));
    }

    private static Response order(IdempotencyKey key, int quantity) {
        return given().filter(key).contentType(ContentType.JSON)
                .body("{\"item\":\"lamp\",\"quantity\":%d}".formatted(quantity)).post("/orders");
    }

    private static int orders() {
        return given().get("/orders").jsonPath().getList("$").size();
    }
}
