package io.quarkiverse.rest.idempotency.test.store;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkus.arc.ClientProxy;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.Vertx;

/** The store over the reactive client, which an application without Agroal gets by itself. */
class ReactivePgDatasourceTest {

    private static final String DATABASE = "reactive_pg_store";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ReactivePgApplication.of(DATABASE, CountingResource.class, Threads.class);

    @Path("/threads")
    public static class Threads {

        /** The first context of the request, without its data. */
        @POST
        @NonBlocking
        @Idempotent
        public String thread() {
            return Thread.currentThread().getName() + " " + Vertx.currentContext().isEventLoopContext();
        }
    }

    @Inject
    IdempotencyStore store;

    private static Response post(String path, String key, String body) {
        return given().header("Idempotency-Key", key).contentType("text/plain").body(body).post(path);
    }

    @Test
    void retry_ofABlockingAndOfAReactiveMethod_getsTheRecordedResponse() {
        for (String path : List.of("/count/blocking", "/count/reactive")) {
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
    void record_isInTheTable() throws SQLException {
        post("/count/reactive", "recorded", "a");

        assertThat(ClientProxy.unwrap(store).getClass().getSimpleName()).isEqualTo("ReactivePgStore");
        try (Connection connection = PostgresServer.connection(DATABASE);
                ResultSet row = connection.createStatement().executeQuery(
                        "SELECT count(*) FROM idempotency_record WHERE operation = 'reactive' AND state = 1")) {
            row.next();
            assertThat(row.getInt(1)).isPositive();
        }
    }

    @Test
    void nonBlockingMethod_runsOnTheEventLoop() {
        post("/threads", UUID.randomUUID().toString(), "").then().statusCode(200)
                .body(containsString("vert.x-eventloop-thread"), containsString("true"));
    }

    @Test
    void anotherBody_isRejected() {
        String key = UUID.randomUUID().toString();
        post("/count/blocking", key, "a");

        assertThat(post("/count/blocking", key, "b").statusCode()).isEqualTo(422);
    }

    @Test
    void serverError_leavesNoRecord() {
        String key = UUID.randomUUID().toString();

        assertThat(post("/count/failing", key, "").asString()).isNotEqualTo(post("/count/failing", key, "").asString());
    }

    @Test
    void node_isReady_whilePostgresAnswers() {
        get("/q/health/ready").then().statusCode(200)
                .body("checks.findAll { it.status == 'UP' }.name", hasItem("Idempotency store"));
    }

    @Test
    void calls_areMetered() {
        post("/count/blocking", UUID.randomUUID().toString(), "a");

        get("/q/metrics").then().statusCode(200).body(containsString("idempotency_store"));
    }
}
