package io.quarkiverse.rest.idempotency.test.store;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.TimeZone;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.panache.IdempotencyRecordEntity;
import io.quarkiverse.rest.idempotency.panache.IdempotencyRecordRepository;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.test.MariaDbServer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;

/**
 * The store of Hibernate ORM on a real MariaDB: Hibernate validates the entity against the table that the shipped DDL creates.
 */
class MariaDbEntityStoreTest extends SqlStoreBehaviour {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(
                    jar -> jar.addClasses(CountingResource.class, SqlStoreBehaviour.class, MariaDbServer.class))
            .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "validate")
            .overrideConfigKey("quarkus.datasource.db-kind", "mariadb")
            .overrideConfigKey("quarkus.datasource.jdbc.driver", MariaDbServer.DRIVER)
            .overrideConfigKey("quarkus.datasource.jdbc.url", MariaDbServer.databaseWithTable("entity_store"))
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false");

    @Inject
    IdempotencyRecordRepository records;

    @Test
    void records_canBeQueriedByTheApplication() {
        given().header("Idempotency-Key", "queried").contentType("text/plain").body("x").post("/count/blocking");

        QuarkusTransaction.requiringNew().run(() -> {
            IdempotencyRecordEntity record = records.findByKey("default", null, "queried").orElseThrow();
            assertThat(record.operation).isEqualTo("blocking");
            assertThat(record.isCompleted()).isTrue();
            assertThat(record.status).isEqualTo((short) 201);
            assertThat(record.completedAt).isBetween(record.reservedAt, record.expiresAt);
            assertThat(records.listByOperation("blocking")).contains(record);
            assertThat(records.listStale(Instant.now())).isEmpty();
        });
    }

    /** The columns have no time zone, and what is in them is UTC. */
    @Test
    void times_areInstants_inAnyTimeZoneOfTheNode() {
        Instant before = Instant.now();
        given().header("Idempotency-Key", "timed").contentType("text/plain").body("x").post("/count/blocking");

        TimeZone usual = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                IdempotencyRecordEntity record = records.findByKey("default", null, "timed").orElseThrow();
                assertThat(record.reservedAt).isBetween(before.minusSeconds(60), Instant.now().plusSeconds(60));
            });
        } finally {
            TimeZone.setDefault(usual);
        }
    }
}
