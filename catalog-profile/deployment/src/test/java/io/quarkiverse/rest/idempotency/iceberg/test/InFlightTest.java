package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.delete;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.newKey;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkus.test.QuarkusUnitTest;

/**
 * A duplicate of a request that is still running: clients take a 409 for final, so it waits, and then is told to come again.
 */
class InFlightTest {

    private static final String NAMESPACE = "/v1/namespaces/a";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication.withoutCatalog(Catalog.class)
            .overrideConfigKey("quarkus.rest-idempotency.iceberg.wait-limit", "200ms")
            .overrideConfigKey("quarkus.rest-idempotency.retry-after", "1m")
            .overrideConfigKey("quarkus.rest-idempotency.iceberg.lifetime", "31s")
            .setLogRecordPredicate(record -> record.getLoggerName().equals("io.quarkiverse.rest.idempotency.iceberg")
                    && record.getLevel().intValue() >= Level.WARNING.intValue())
            .assertLogRecords(records -> assertThat(records).as("a lifetime that is shorter than the clients' retries")
                    .extracting(LogRecord::getMessage).anyMatch(message -> message.contains("is shorter than the")));

    static volatile CountDownLatch entered;
    static volatile CountDownLatch leave;

    @Path("/v1")
    public static class Catalog {

        @DELETE
        @Path("/namespaces/{namespace}")
        public Response dropNamespace(@PathParam("namespace") String namespace) throws InterruptedException {
            entered.countDown();
            leave.await();
            return Warehouse.ran(null);
        }
    }

    @BeforeEach
    void close() {
        entered = new CountDownLatch(1);
        leave = new CountDownLatch(1);
    }

    @Test
    void duplicateInFlight_isNeverAnswered409() throws InterruptedException {
        String key = newKey();
        CompletableFuture<io.restassured.response.Response> first = Background.call(() -> delete(key, NAMESPACE));
        entered.await();

        io.restassured.response.Response duplicate = delete(key, NAMESPACE);
        leave.countDown();

        assertThat(duplicate.statusCode()).isEqualTo(503);
        assertThat(duplicate.header("Retry-After")).as("the longest wait that a client is told").isEqualTo("60");
        assertThat(duplicate.jsonPath().getString("error.type")).isEqualTo("idempotency_request_in_progress");
        assertThat(first.join().statusCode()).isEqualTo(204);
        assertThat(delete(key, NAMESPACE).header("Idempotent-Replayed")).isEqualTo("true");
    }
}
