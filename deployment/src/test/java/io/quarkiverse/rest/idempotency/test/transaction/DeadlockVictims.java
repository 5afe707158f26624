package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.agroal.api.AgroalDataSource;
import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.support.Background;

/** A method that catches the exception of a deadlock, with which the database has taken everything back that it had done. */
abstract class DeadlockVictims {

    @Provider
    public static class FailureMapper implements ExceptionMapper<IllegalStateException> {

        @Override
        public Response toResponse(IllegalStateException exception) {
            return Response.status(500).entity(exception.getMessage()).build();
        }
    }

    @Path("/transfers")
    public static class Transfers {

        /** The transaction that the next run meets, or {@code null}: it has locked the second account. */
        static volatile Connection other;

        @Inject
        AgroalDataSource dataSource;

        @Inject
        Effects effects;

        @POST
        @Path("{code}")
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public String transfer(String code) throws SQLException {
            effects.add(code);
            try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
                if (other != null) {
                    meetOther(statement);
                }
            }
            effects.add(code);
            return "transferred";
        }

        private static void meetOther(Statement statement) throws SQLException {
            update(statement, 1);
            CompletableFuture<Void> otherTransaction = Background.run(() -> {
                try (Connection connection = other; Statement others = connection.createStatement()) {
                    update(others, 1);
                    connection.commit();
                } catch (SQLException e) {
                    throw new IllegalArgumentException(e);
                }
            });
            try {
                update(statement, 2);
                throw new IllegalArgumentException("There was no deadlock");
            } catch (SQLException deadlock) {
                assertThat(deadlock.getSQLState()).isEqualTo("40001");
            }
            otherTransaction.join();
            other = null;
        }
    }

    @Inject
    Effects effects;

    @Inject
    AgroalDataSource dataSource;

    /** A connection of its own. */
    abstract Connection connect() throws SQLException;

    private static void update(Statement statement, int account) throws SQLException {
        statement.executeUpdate("UPDATE account SET balance = balance + 1 WHERE id = " + account);
    }

    /** It has begun before, and changed more, so that the database makes the method's transaction the victim. */
    private Connection otherTransaction() throws SQLException {
        Connection connection = connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE account (id INT PRIMARY KEY, balance INT NOT NULL)");
            statement.execute("INSERT INTO account VALUES (1, 0), (2, 0)");
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO effect VALUES ('x')" + ", ('x')".repeat(1000));
            update(statement, 2);
        }
        return connection;
    }

    private static io.restassured.response.Response post(String key) {
        return given().header("Idempotency-Key", key).post("/transfers/" + key);
    }

    @Test
    @Tag("exactly-once")
    void aVictimThatCatchesItsDeadlock_isNotRecorded() throws SQLException {
        String key = UUID.randomUUID().toString();
        Transfers.other = otherTransaction();

        io.restassured.response.Response victim = post(key);

        assertThat(victim.statusCode()).isEqualTo(500);
        assertThat(victim.asString()).contains("was the victim of a deadlock", "Let the exception");
        assertThat(effects.count(key)).isZero();

        assertThat(post(key).asString()).isEqualTo("transferred");
        assertThat(post(key).header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(effects.count(key)).isEqualTo(2);
    }
}
