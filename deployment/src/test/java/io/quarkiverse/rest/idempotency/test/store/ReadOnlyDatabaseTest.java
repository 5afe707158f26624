package io.quarkiverse.rest.idempotency.test.store;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.agroal.api.AgroalDataSource;
import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;

/**
 * A PostgreSQL that is read-only for a while, as a fail-over leaves it: every session ends, and those that begin meanwhile can
 * only read, for as long as they live.
 */
class ReadOnlyDatabaseTest {

    private static final String DATABASE = "read_only_for_a_while";
    private static final String ADMINISTRATION = "read_only_administration";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(CountingResource.class, Things.class, PostgresServer.class))
            .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
            .overrideConfigKey("quarkus.datasource.jdbc.driver", PostgresServer.DRIVER)
            .overrideConfigKey("quarkus.datasource.jdbc.url",
                    PostgresServer.database(DATABASE, "CREATE TABLE thing (name TEXT)"))
            .overrideConfigKey("quarkus.datasource.jdbc.max-size", "1")
            // The driver alone brings nothing that knows which connections are lost.
            .overrideConfigKey("quarkus.datasource.jdbc.validate-on-borrow", "true")
            .overrideConfigKey("quarkus.rest-idempotency.store", "jdbc")
            .overrideConfigKey("quarkus.rest-idempotency.sql.create-table", "true")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .overrideConfigKey("quarkus.http.test-port", "0");

    @Path("/things")
    public static class Things {

        @Inject
        AgroalDataSource dataSource;

        @GET
        public int count() throws SQLException {
            try (Connection connection = dataSource.getConnection();
                    ResultSet row = connection.createStatement().executeQuery("SELECT count(*) FROM thing")) {
                row.next();
                return row.getInt(1);
            }
        }

        @POST
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public String make() throws SQLException {
            try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO thing VALUES ('made')");
                return "made";
            }
        }

        /** Has its effect elsewhere. */
        @POST
        @Path("elsewhere")
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public String elsewhere() {
            return "made";
        }
    }

    @AfterEach
    void writable() throws SQLException {
        execute("ALTER DATABASE " + DATABASE + " RESET default_transaction_read_only");
    }

    private static void readOnly() throws SQLException {
        execute("ALTER DATABASE " + DATABASE + " SET default_transaction_read_only = on");
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + DATABASE + "'");
    }

    private static void execute(String sql) throws SQLException {
        PostgresServer.database(ADMINISTRATION);
        try (Connection connection = PostgresServer.connection(ADMINISTRATION);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Response post(String path) {
        return given().header("Idempotency-Key", UUID.randomUUID().toString()).contentType("text/plain").body("a").post(path);
    }

    private static void assertReady(int status) {
        RestAssured.get("/q/health/ready").then().statusCode(status);
    }

    @Test
    void databaseThatIsWritableAgain_isUsed_byTheFirstRequest() throws SQLException {
        post("/count/blocking").then().statusCode(201);
        readOnly();
        for (int i = 0; i < 5; i++) {
            post("/count/blocking").then().statusCode(503).body("code", equalTo("idempotency_store_unavailable"));
            assertReady(503);
        }

        writable();

        post("/count/blocking").then().statusCode(201);
        assertReady(200);
    }

    @Test
    void databaseThatIsWritableAgain_isReady_withoutAnyRequest() throws SQLException {
        readOnly();
        post("/count/blocking").then().statusCode(503);
        assertReady(503);

        writable();

        assertReady(200);
        post("/count/blocking").then().statusCode(201);
    }

    @Test
    void sessionOfTheApplicationThatCannotWrite_fails_oneTransactionOnly() throws SQLException {
        readOnly();
        given().get("/things").then().statusCode(200);

        writable();

        post("/things").then().statusCode(500);
        post("/things").then().statusCode(200);
    }

    @Test
    void sessionOfTheApplicationThatCannotWrite_fails_oneRecordOnly() throws SQLException {
        readOnly();
        given().get("/things").then().statusCode(200);

        writable();

        post("/things/elsewhere").then().statusCode(500);
        post("/things/elsewhere").then().statusCode(200);
    }
}
