package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.panache.IdempotencyRecordRepository;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/** Completion in the transaction of the method: effect and record commit together, or neither does. */
class InTransactionTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(OrderResource.class, OrderService.class, Order.class))
            .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "drop-and-create")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:in-transaction;DB_CLOSE_DELAY=-1")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false");

    @Inject
    IdempotencyRecordRepository records;

    private String key;

    @BeforeEach
    void takeAKey() {
        key = UUID.randomUUID().toString();
    }

    private Response post(String path) {
        return given().header("Idempotency-Key", key).contentType("text/plain").body(key).post("/orders/" + path + "/" + key);
    }

    private long effects() {
        return QuarkusTransaction.requiringNew().call(() -> Order.count("code", key));
    }

    private boolean recorded() {
        return QuarkusTransaction.requiringNew()
                .call(() -> records.findByKey("default", null, key).filter(record -> record.isCompleted()).isPresent());
    }

    @ParameterizedTest
    @Tag("exactly-once")
    @ValueSource(strings = { "own", "service", "programmatic" })
    void aRetryIsReplayed_andTheEffectIsThereOnce(String path) {
        Response first = post(path);
        Response retry = post(path);

        assertThat(first.statusCode()).isBetween(200, 201);
        assertThat(retry.asString()).isEqualTo(first.asString());
        assertThat(retry.header("Location")).isEqualTo(first.header("Location"));
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(effects()).isEqualTo(1);
    }

    @Test
    void aConflictThatRollsBack_isRecordedWithoutItsEffect() {
        Response first = post("conflict");
        Response retry = post("conflict");

        assertThat(first.statusCode()).isEqualTo(409);
        assertThat(retry.asString()).isEqualTo(first.asString());
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(effects()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = { "error", "unmapped" })
    void aServerError_rollsTheEffectBack_andARetryRunsAgain(String path) {
        int before = OrderResource.RUNS.get();

        assertThat(post(path).statusCode()).isEqualTo(500);
        assertThat(post(path).statusCode()).isEqualTo(500);

        assertThat(OrderResource.RUNS.get()).isEqualTo(before + 2);
        assertThat(effects()).isZero();
        assertThat(recorded()).isFalse();
    }

    @Test
    void aFailedCommit_isNotThePreparedAnswer() {
        QuarkusTransaction.requiringNew().run(() -> {
            Order taken = Order.of("before");
            taken.single = "taken";
            taken.persist();
        });

        Response rejected = post("single");

        assertThat(rejected.statusCode()).isEqualTo(500);
        assertThat(rejected.header("Location")).isNull();
        assertThat(effects()).isZero();
        assertThat(recorded()).isFalse();

        QuarkusTransaction.requiringNew().run(() -> Order.delete("code", "before"));
        Response retry = post("single");
        assertThat(retry.statusCode()).isEqualTo(201);
        assertThat(effects()).isEqualTo(1);
        assertThat(post("single").asString()).isEqualTo(retry.asString());
    }

    @Test
    @Tag("fenced")
    void anOwnerThatLostItsRecord_commitsNothing_andAnswersLikeADuplicate() {
        Response answer = post("paused");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("idempotency_request_in_progress");
        assertThat(effects()).isZero();
    }
}
