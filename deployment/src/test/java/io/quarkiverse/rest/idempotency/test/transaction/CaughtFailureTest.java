package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkus.test.QuarkusUnitTest;

/** A method that catches the exception of a statement, after which PostgreSQL does nothing but roll back. */
class CaughtFailureTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("none", Things.class, FailureMapper.class, Effects.class, PostgresServer.class)
            .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
            .overrideConfigKey("quarkus.datasource.jdbc.driver", PostgresServer.DRIVER)
            .overrideConfigKey("quarkus.datasource.jdbc.url", PostgresServer.database("caught"));

    @Provider
    public static class FailureMapper implements ExceptionMapper<IllegalStateException> {

        @Override
        public Response toResponse(IllegalStateException exception) {
            return Response.status(500).entity(exception.getMessage()).build();
        }
    }

    @Path("/things")
    public static class Things {

        @Inject
        Effects effects;

        @POST
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public String caught() {
            effects.add("first");
            try {
                effects.add("x".repeat(100));
            } catch (IllegalStateException tooLong) {
                return "caught";
            }
            return "added";
        }
    }

    @Inject
    Effects effects;

    @Test
    void aStatementThatFailedAndWasCaught_isNamedAsTheCause() {
        io.restassured.response.Response answer = given().header("Idempotency-Key", "caught").post("/things");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.asString())
                .startsWith("A statement of the method has failed, and the method has caught its exception.");
        assertThat(effects.count("first")).isZero();
    }
}
