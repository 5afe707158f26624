package io.quarkiverse.rest.idempotency.test.mistakes;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkus.test.QuarkusUnitTest;

/** Hibernate ORM knows the table of the records as that of an entity, and its schema strategy does not create it. */
class EntityTableAbsentTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(Orders.class, DocumentedMessage.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "hibernate-orm")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:entity-table-absent;DB_CLOSE_DELAY=-1")
            .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "none")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .overrideConfigKey("quarkus.http.test-port", "0")
            .setLogRecordPredicate(record -> record.getLevel().intValue() >= Level.SEVERE.intValue()
                    && record.getLoggerName().startsWith("io.quarkiverse.rest.idempotency"))
            .assertLogRecords(records -> assertThat(records).extracting(record -> ((ExtLogRecord) record).getFormattedMessage())
                    .containsExactly(DocumentedMessage.of("entity-table-absent")));

    @Path("/orders")
    public static class Orders {

        @POST
        @Idempotent
        public String create() {
            return "created";
        }
    }

    @Test
    void tableOfTheEntityThatIsAbsent_isLoggedWithTheSchemaStrategy() {
        assertThat(given().header("Idempotency-Key", "k").post("/orders").statusCode()).isEqualTo(503);
        assertThat(given().post("/orders").asString()).isEqualTo("created");
    }
}
