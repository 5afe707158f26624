package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.panache.IdempotencyRecordEntity;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.test.MariaDbServer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/** An effect and its record in one transaction of Hibernate ORM, in tables that it generates on a real MariaDB. */
class MariaDbInTransactionTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withEntities("none", Orders.class, MariaDbServer.class)
            .overrideConfigKey("quarkus.datasource.db-kind", "mariadb")
            .overrideConfigKey("quarkus.datasource.jdbc.driver", MariaDbServer.DRIVER)
            .overrideConfigKey("quarkus.datasource.jdbc.transaction-isolation-level", "read-committed")
            .overrideConfigKey("quarkus.datasource.jdbc.url", MariaDbServer.database("in_transaction"));

    @Path("/orders")
    @Idempotent(completion = Completion.IN_TRANSACTION)
    public static class Orders {

        @POST
        @Path("{code}")
        @Transactional
        public String order(String code) {
            Order order = Order.of(code);
            order.persist();
            return String.valueOf(order.id);
        }

        @POST
        @Path("failing/{code}")
        @Transactional
        public String fail(String code) {
            Order.of(code).persistAndFlush();
            throw new IllegalStateException("after the effect");
        }
    }

    private String key;

    @BeforeEach
    void newKey() {
        key = UUID.randomUUID().toString();
    }

    private Response post(String path) {
        return given().header("Idempotency-Key", key).post("/orders/" + path + key);
    }

    private long effects() {
        return QuarkusTransaction.requiringNew().call(() -> Order.count("code", key));
    }

    private IdempotencyRecordEntity record() {
        return QuarkusTransaction.requiringNew()
                .call(() -> IdempotencyRecordEntity.findById(RecordId.of("default", null, key).value()));
    }

    @Test
    @Tag("exactly-once")
    void effectAndRecord_commitTogether() {
        Response first = post("");
        Response retry = post("");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(retry.asString()).isEqualTo(first.asString());
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(effects()).isOne();
        assertThat(record().isCompleted()).isTrue();
    }

    @Test
    @Tag("exactly-once")
    void failure_leavesNeitherEffectNorCompletedRecord() {
        Response failed = post("failing/");

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(effects()).isZero();
        assertThat(record()).satisfiesAnyOf(record -> assertThat(record).isNull(),
                record -> assertThat(record.isCompleted()).isFalse());
    }
}
