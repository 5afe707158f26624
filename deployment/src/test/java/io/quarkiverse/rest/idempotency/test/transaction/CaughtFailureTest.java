package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import jakarta.inject.Inject;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.agroal.api.AgroalDataSource;
import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkiverse.rest.idempotency.work.Idempotency;
import io.quarkiverse.rest.idempotency.work.IdempotentOperation;
import io.quarkiverse.rest.idempotency.work.WorkRequest;
import io.quarkus.test.QuarkusUnitTest;

/** A method that catches the exception of a statement, after which PostgreSQL does nothing but roll back. */
class CaughtFailureTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("none", Things.class, FailureMapper.class, Effects.class, PostgresServer.class)
            .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
            .overrideConfigKey("quarkus.datasource.jdbc.driver", PostgresServer.DRIVER)
            .overrideConfigKey("quarkus.datasource.jdbc.url", PostgresServer.database("caught"))
            .overrideConfigKey("quarkus.rest-idempotency.operations.switched-off.enabled", "false");

    @Provider
    public static class FailureMapper implements ExceptionMapper<IllegalStateException> {

        @Override
        public Response toResponse(IllegalStateException exception) {
            return Response.status(500).entity(exception.getMessage()).build();
        }
    }

    @Path("/things")
    @IdempotentOperation(name = "switched-off", completion = Completion.IN_TRANSACTION)
    public static class Things {

        @Inject
        Effects effects;

        @Inject
        AgroalDataSource dataSource;

        @POST
        @Path("in-transaction")
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public String inTransaction() {
            return caught("first");
        }

        @POST
        @Path("after-response")
        @Transactional
        @Idempotent
        public String afterResponse() {
            return caught("second");
        }

        @POST
        @Path("behind-savepoint")
        @Transactional
        @Idempotent
        public String behindSavepoint() throws SQLException {
            effects.add("third");
            try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
                statement.execute("SAVEPOINT here");
                assertThatThrownBy(() -> effects.add("x".repeat(100))).isInstanceOf(IllegalStateException.class);
                statement.execute("ROLLBACK TO SAVEPOINT here");
            }
            return "added";
        }

        String caught(String code) {
            effects.add(code);
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

    @Inject
    Things things;

    @Inject
    Idempotency idempotency;

    private static io.restassured.response.Response post(String path) {
        return given().header("Idempotency-Key", path).post("/things/" + path);
    }

    @Test
    void aStatementThatFailedAndWasCaught_isNamedAsTheCause() {
        io.restassured.response.Response answer = post("in-transaction");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.asString())
                .startsWith("A statement of the method has failed, and the method has caught its exception.");
        assertThat(effects.count("first")).isZero();
    }

    @Test
    void aCommitThatRollsBack_isNotRecordedAsASuccess() {
        assertThat(post("after-response").statusCode()).isEqualTo(500);
        assertThat(post("after-response").header("Idempotent-Replayed")).isNull();
        assertThat(effects.count("second")).isZero();
    }

    @Test
    void aCommitOfSwitchedOffWorkThatRollsBack_isAFailure() {
        assertThatThrownBy(() -> idempotency.run(WorkRequest.of("switched-off", "key"), context -> things.caught("fourth")))
                .isInstanceOf(RollbackException.class);
        assertThat(effects.count("fourth")).isZero();
    }

    @Test
    void aFailureThatTheMethodRollsBackTo_commits() {
        assertThat(post("behind-savepoint").asString()).isEqualTo("added");
        assertThat(post("behind-savepoint").header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(effects.count("third")).isOne();
    }
}
