package io.quarkiverse.rest.idempotency.test;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;

/**
 * A node is ready while keys can be reserved.
 */
class HealthTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.withAllExtensions(Things.class, DelegatingStore.class,
            FailingStore.class);

    @Path("/things")
    public static class Things {

        @POST
        @Idempotent
        public String make() {
            return "made";
        }
    }

    @Singleton
    public static class FailingStore extends DelegatingStore {

        static volatile boolean down;
        static volatile boolean readOnly;

        @Override
        public CompletionStage<List<LoadResult>> load(List<RecordId> ids) {
            return down ? CompletableFuture.failedFuture(new IllegalStateException("down")) : super.load(ids);
        }

        @Override
        public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
            return down || readOnly ? CompletableFuture.failedFuture(new IllegalStateException("read-only"))
                    : super.reserve(reservations);
        }
    }

    @AfterEach
    void up() {
        FailingStore.down = false;
        FailingStore.readOnly = false;
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> RestAssured.get("/q/health/ready").then().statusCode(200));
    }

    private static Response make() {
        return RestAssured.given().header("Idempotency-Key", UUID.randomUUID().toString()).post("/things");
    }

    @Test
    void node_whileTheStoreAnswers_isReady() {
        RestAssured.get("/q/health/ready").then().statusCode(200)
                .body("checks.findAll { it.status == 'UP' }.name", hasItem("Idempotency store"))
                .body("checks.find { it.name == 'Idempotency store' }.data.'circuit breaker'", equalTo("CLOSED"));
    }

    @Test
    void storeThatIsReadOnly_isNotReady_untilAWriteSucceeds() {
        FailingStore.readOnly = true;
        make().then().statusCode(503);
        RestAssured.get("/q/health/ready").then().statusCode(503);

        FailingStore.readOnly = false;
        RestAssured.get("/q/health/ready").then().statusCode(200);
        make().then().statusCode(200);
    }

    @Test
    void storeThatIsReadOnlyForLong_opensItsBreaker_andRecoversByItself() {
        FailingStore.readOnly = true;
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            make().then().statusCode(503);
            RestAssured.get("/q/health/ready").then().statusCode(503)
                    .body("checks.find { it.name == 'Idempotency store' }.data.'circuit breaker'", equalTo("OPEN"));
        });

        FailingStore.readOnly = false;
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> RestAssured.get("/q/health/ready").then().statusCode(200)
                .body("checks.find { it.name == 'Idempotency store' }.data.'circuit breaker'", equalTo("CLOSED")));
        make().then().statusCode(200);
    }

    @Test
    void node_whileTheStoreDoesNotAnswer_isNotReady() {
        FailingStore.down = true;

        RestAssured.get("/q/health/ready").then().statusCode(503)
                .body("checks.findAll { it.status == 'DOWN' }.name", hasItem("Idempotency store"));
    }
}
