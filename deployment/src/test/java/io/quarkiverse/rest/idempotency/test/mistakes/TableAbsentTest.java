package io.quarkiverse.rest.idempotency.test.mistakes;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Level;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.agroal.api.AgroalDataSource;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkus.test.QuarkusUnitTest;

/** No migration has created the table of the records. */
class TableAbsentTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(Orders.class, DocumentedMessage.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "jdbc")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:table-absent;DB_CLOSE_DELAY=-1")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .overrideConfigKey("quarkus.http.test-port", "0")
            .setLogRecordPredicate(record -> record.getLevel().intValue() >= Level.SEVERE.intValue()
                    && record.getLoggerName().startsWith("io.quarkiverse.rest.idempotency")
                    && record.getMessage().contains("The table"))
            .assertLogRecords(records -> assertThat(records).extracting(record -> ((ExtLogRecord) record).getFormattedMessage())
                    .containsExactly(DocumentedMessage.of("table-absent")));

    @Path("/orders")
    public static class Orders {

        @POST
        @Idempotent
        public String create() {
            return "created";
        }
    }

    @Inject
    AgroalDataSource database;

    private static int status() {
        return given().header("Idempotency-Key", "k").post("/orders").statusCode();
    }

    @Test
    void tableThatIsAbsent_isLoggedAtStart_andKeysAreAnswered503UntilItIsThere() throws SQLException {
        assertThat(status()).isEqualTo(503);
        assertThat(given().post("/orders").asString()).isEqualTo("created");

        try (Connection connection = database.getConnection(); Statement migration = connection.createStatement()) {
            migration.execute("RUNSCRIPT FROM 'classpath:META-INF/rest-idempotency/h2.sql'");
        }

        await().until(() -> status() == 200);
    }
}
