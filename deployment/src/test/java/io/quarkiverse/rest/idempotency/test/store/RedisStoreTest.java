package io.quarkiverse.rest.idempotency.test.store;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;

import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.runtime.store.redis.RedisStore;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkus.arc.ClientProxy;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;
import io.vertx.mutiny.redis.client.RedisAPI;

/** The store in Redis, chosen by configuration, with the default client of the application. */
class RedisStoreTest {

    private static final String PREFIX = "kept:";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = RedisApplication.of(CountingResource.class)
            .overrideConfigKey("quarkus.rest-idempotency.redis.key-prefix", PREFIX);

    @Inject
    RedisAPI redis;

    @Inject
    IdempotencyStore store;

    private static Response post(String path, String key, String body) {
        return given().header("Idempotency-Key", key).contentType("text/plain").body(body).post("/count/" + path);
    }

    @Test
    void aRetryGetsTheRecordedResponse_ofABlockingAndOfAReactiveMethod() {
        for (String path : List.of("blocking", "reactive")) {
            String key = UUID.randomUUID().toString();

            Response first = post(path, key, "a");
            int runs = CountingResource.RUNS.get();
            Response retry = post(path, key, "a");

            assertThat(first.header("Idempotent-Replayed")).isNull();
            assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
            assertThat(retry.statusCode()).isEqualTo(first.statusCode());
            assertThat(retry.asString()).isEqualTo(first.asString());
            assertThat(retry.header("Location")).isEqualTo(first.header("Location"));
            assertThat(CountingResource.RUNS.get()).isEqualTo(runs);
        }
    }

    @Test
    void anotherBody_isRejected() {
        String key = UUID.randomUUID().toString();
        post("blocking", key, "a");

        assertThat(post("blocking", key, "b").statusCode()).isEqualTo(422);
    }

    @Test
    void theRecordIsInRedis_andAnotherNodeFindsIt() {
        post("blocking", "survivor", "a");

        assertThat(ClientProxy.unwrap(store)).isInstanceOf(RedisStore.class);
        RecordId id = RecordId.of("default", null, "survivor");
        assertThat(redis.pttlAndAwait(PREFIX + "{" + id + "}").toLong()).isPositive();
        assertThat(store.load(List.of(id)).toCompletableFuture().join().get(0)).isInstanceOf(LoadResult.Found.class);
    }

    @Test
    void serverError_leavesNoRecord() {
        String key = UUID.randomUUID().toString();

        assertThat(post("failing", key, "").asString()).isNotEqualTo(post("failing", key, "").asString());
    }

    @Test
    void node_whileRedisAnswers_isReady() {
        get("/q/health/ready").then().statusCode(200)
                .body("checks.findAll { it.status == 'UP' }.name", hasItem("Idempotency store"));
    }
}
