package io.quarkiverse.rest.idempotency.test.store;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;

import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkus.test.QuarkusUnitTest;

/** The table of an older version, and an entity that has one column more. */
class OlderTableOfEntityTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClass(CountingResource.class).addAsResource(
                    new StringAsset("RUNSCRIPT FROM 'classpath:META-INF/rest-idempotency/h2.sql';"
                            + "ALTER TABLE idempotency_record DROP COLUMN IF EXISTS caller"),
                    "older-table.sql"))
            .overrideConfigKey("quarkus.rest-idempotency.store", "hibernate-orm")
            .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "none")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:older-entity;DB_CLOSE_DELAY=-1;"
                    + "INIT=RUNSCRIPT FROM 'classpath:older-table.sql'")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .overrideConfigKey("quarkus.http.test-port", "0")
            .setLogRecordPredicate(record -> record.getLevel().intValue() >= Level.WARNING.intValue()
                    && record.getLoggerName().equals("io.quarkiverse.rest.idempotency"))
            .assertLogRecords(records -> assertThat(records).extracting(record -> record.getMessage())
                    .containsExactly(
                            "IDEMP00012: %s. Records are kept without it, and queries of IdempotencyRecordEntity fail until you "
                                    + "run: %s"));

    @Test
    void tableWithoutTheColumnOfCallers_keepsRecords_andIsAWarning() {
        String first = given().header("Idempotency-Key", "older").contentType("text/plain").body("b").post("/count/blocking")
                .asString();

        assertThat(given().header("Idempotency-Key", "older").contentType("text/plain").body("b")
                .post("/count/blocking").header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(first).isNotEmpty();
    }
}
