package io.quarkiverse.rest.idempotency.test.store;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.restassured.response.Response;

/**
 * The behaviour of {@link CountingResource} over any store that nodes share.
 */
abstract class SharedStoreBehaviour {

    static Response post(String path, String key, String body) {
        return given().header("Idempotency-Key", key).contentType("text/plain").body(body).post("/count/" + path);
    }

    @Test
    void retry_ofABlockingAndOfAReactiveMethod_getsTheRecordedResponse() {
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
    void serverError_leavesNoRecord() {
        String key = UUID.randomUUID().toString();

        assertThat(post("failing", key, "").asString()).isNotEqualTo(post("failing", key, "").asString());
    }

    @Test
    void node_isReady_whileTheStoreAnswers() {
        get("/q/health/ready").then().statusCode(200)
                .body("checks.findAll { it.status == 'UP' }.name", hasItem("Idempotency store"));
    }
}
