package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;

/** An application whose properties have the names of the version before, in files and in system properties. */
class FormerNamesTest {

    private static final String PREFIX = "quarkus.rest-idempotency.";
    private static final String DOCUMENTATION = PREFIX + "documentation";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.withAllExtensions(Things.class)
            .setBeforeAllCustomizer(() -> System.setProperty(DOCUMENTATION, "https://example.org/keys"))
            .setAfterAllCustomizer(() -> System.clearProperty(DOCUMENTATION))
            .overrideConfigKey("%test." + PREFIX + "key", "required")
            .overrideConfigKey(PREFIX + "gathering.max-statements", "3")
            .overrideConfigKey(PREFIX + "operations.\"free\".key", "optional")
            .setLogRecordPredicate(record -> record.getLevel().intValue() >= Level.WARNING.intValue())
            .assertLogRecords(FormerNamesTest::assertWarnings);

    @Path("/things")
    public static class Things {

        @POST
        @Path("strict")
        @Idempotent(operation = "strict")
        public String strict() {
            return "strict";
        }

        @POST
        @Path("free")
        @Idempotent(operation = "free")
        public String free() {
            return "free";
        }
    }

    private static void assertWarnings(List<LogRecord> records) {
        assertThat(records).extracting(record -> ((ExtLogRecord) record).getFormattedMessage())
                .filteredOn(line -> line.contains(PREFIX))
                .containsExactlyInAnyOrder(renamed(PREFIX + "key", PREFIX + "key-requirement"),
                        renamed(DOCUMENTATION, PREFIX + "documentation-url"),
                        renamed(PREFIX + "gathering.max-statements", PREFIX + "batching.max-statements"),
                        renamed(PREFIX + "operations.\"free\".key", PREFIX + "operations.\"free\".key-requirement"));
    }

    private static String renamed(String former, String current) {
        return "IDEMP00002: The property " + former + " is now called " + current
                + ", and its former name works in this version only. Rename it.";
    }

    @Test
    void operation_obeysTheGlobalProperties_byTheirFormerNames() {
        RestAssured.given().post("/things/strict").then().statusCode(400).body("code", is("idempotency_key_missing"))
                .header("Link", containsString("https://example.org/keys"));
    }

    @Test
    void operation_obeysItsOwnProperty_byItsFormerName() {
        RestAssured.given().post("/things/free").then().statusCode(200).body(is("free"));
    }

    @Test
    void build_readsTheFormerNames() {
        assertThat(RestAssured.given().accept("application/json").get("/q/openapi").jsonPath()
                .getList("paths.'/things/strict'.post.parameters.required")).containsExactly(true);
        assertThat(RestAssured.given().accept("application/json").get("/q/openapi").jsonPath()
                .getList("paths.'/things/free'.post.parameters.required")).doesNotContain(true);
    }
}
