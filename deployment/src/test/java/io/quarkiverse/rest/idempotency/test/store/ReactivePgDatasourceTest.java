package io.quarkiverse.rest.idempotency.test.store;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.logging.Level;

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
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.Vertx;

/** The store over the reactive client, which an application without Agroal gets by itself. */
class ReactivePgDatasourceTest extends SharedStoreBehaviour {

    private static final String DATABASE = "reactive_pg_store";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ReactivePgApplication.of(DATABASE, CountingResource.class,
            SharedStoreBehaviour.class, Threads.class)
            .setLogRecordPredicate(record -> record.getLevel().intValue() >= Level.WARNING.intValue())
            .assertLogRecords(records -> assertThat(records).extracting(record -> record.getMessage())
                    .as("gauges of the application's pool that another pool registers")
                    .noneMatch(message -> message.contains("already registered") && message.contains("clientName=<default>)")));

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

    @Test
    void record_isInTheTable() throws SQLException {
        post("reactive", "recorded", "a");

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
        given().header("Idempotency-Key", UUID.randomUUID().toString()).post("/threads").then().statusCode(200)
                .body(containsString("vert.x-eventloop-thread"), containsString("true"));
    }

    @Test
    void calls_areMetered() {
        post("blocking", UUID.randomUUID().toString(), "a");

        get("/q/metrics").then().statusCode(200).body(containsString("idempotency_store"));
    }
}
