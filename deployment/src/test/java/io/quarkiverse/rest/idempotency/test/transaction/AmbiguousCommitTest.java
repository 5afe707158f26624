package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.agroal.api.AgroalDataSource;
import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransaction;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkus.test.QuarkusUnitTest;

/** A commit that fails, or whose answer is lost: what the client gets is what the record says. */
class AmbiguousCommitTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication.withoutEntities("ambiguous-commit", Things.class,
            Effects.class, FaultyTransactions.class, FaultyTransactions.Fault.class, LostAnswerException.class,
            MappedLossException.class, LossMapper.class);

    public static class LostAnswerException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    public static class MappedLossException extends LostAnswerException {
        private static final long serialVersionUID = 1L;
    }

    @Provider
    public static class LossMapper implements ExceptionMapper<MappedLossException> {

        @Override
        public Response toResponse(MappedLossException exception) {
            return Response.status(409).entity("conflict at commit").build();
        }
    }

    @Path("/things")
    @Idempotent(completion = Completion.IN_TRANSACTION)
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @Inject
        Effects effects;

        @POST
        @Path("effect/{code}")
        public Response effect(String code) {
            effects.add(code);
            return Response.status(201).header("Location", "/things/" + code).header("X-Prepared", "yes")
                    .entity("run " + RUNS.incrementAndGet()).build();
        }

        @POST
        @Path("large/{code}")
        @Idempotent(completion = Completion.IN_TRANSACTION, bodyLimit = "16")
        public String large(String code) {
            effects.add(code);
            return "run " + RUNS.incrementAndGet() + " of a method that says much";
        }
    }

    @Inject
    Effects effects;

    @Inject
    IdempotencyStore store;

    @Inject
    AgroalDataSource dataSource;

    private String key;

    @BeforeEach
    void nothingHasRun() {
        key = UUID.randomUUID().toString();
        Things.RUNS.set(0);
    }

    private io.restassured.response.Response post(String path) {
        return given().header("Idempotency-Key", key).post("/things/" + path + "/" + key);
    }

    private static FaultyTransactions.Fault commitsAndThrows() {
        return new FaultyTransactions.Fault() {
            @Override
            public void commit(BusinessTransaction transaction) throws Exception {
                transaction.commit();
                throw new LostAnswerException();
            }
        };
    }

    private static FaultyTransactions.Fault rollsBackAndThrows(Exception failure) {
        return new FaultyTransactions.Fault() {
            @Override
            public void commit(BusinessTransaction transaction) throws Exception {
                transaction.rollback();
                throw failure;
            }
        };
    }

    @Test
    @Tag("exactly-once")
    void commit_whoseAnswerIsLost_givesTheClientTheCommittedResponse() {
        FaultyTransactions.next = commitsAndThrows();

        io.restassured.response.Response first = post("effect");
        io.restassured.response.Response retry = post("effect");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.asString()).isEqualTo("run 1");
        assertThat(first.header("Location")).isEqualTo("/things/" + key);
        assertThat(retry.asString()).isEqualTo("run 1");
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(effects.count(key)).isOne();
        assertThat(Things.RUNS).hasValue(1);
    }

    @Test
    @Tag("exactly-once")
    void commitAndLargeBody_whoseAnswersAreLost_runNothingAgain() {
        FaultyTransactions.next = commitsAndThrows();

        io.restassured.response.Response first = post("large");
        io.restassured.response.Response retry = post("large");

        assertThat(first.statusCode()).isEqualTo(500);
        assertThat(first.jsonPath().getString("code")).isEqualTo("idempotency_replay_failed");
        assertThat(retry.statusCode()).isEqualTo(500);
        assertThat(retry.jsonPath().getString("code")).isEqualTo("idempotency_replay_failed");
        assertThat(effects.count(key)).isOne();
        assertThat(Things.RUNS).hasValue(1);
    }

    @Test
    @Tag("exactly-once")
    void commit_thatFails_givesTheClientAnError_andTheRetryRuns() {
        FaultyTransactions.next = rollsBackAndThrows(new LostAnswerException());

        io.restassured.response.Response first = post("effect");
        long effectsOfFirst = effects.count(key);
        io.restassured.response.Response retry = post("effect");

        assertThat(first.statusCode()).isEqualTo(500);
        assertThat(first.header("Location")).isNull();
        assertThat(first.header("X-Prepared")).isNull();
        assertThat(effectsOfFirst).isZero();
        assertThat(retry.statusCode()).isEqualTo(201);
        assertThat(retry.header("Idempotent-Replayed")).isNull();
        assertThat(post("effect").asString()).isEqualTo("run 2");
        assertThat(effects.count(key)).isOne();
    }

    @Test
    void failureOfTheCommit_thatTheApplicationMaps_isRecorded() {
        FaultyTransactions.next = rollsBackAndThrows(new MappedLossException());

        io.restassured.response.Response first = post("effect");
        io.restassured.response.Response retry = post("effect");

        assertThat(first.statusCode()).isEqualTo(409);
        assertThat(first.asString()).isEqualTo("conflict at commit");
        assertThat(first.header("X-Prepared")).isNull();
        assertThat(retry.asString()).isEqualTo("conflict at commit");
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(effects.count(key)).isZero();
        assertThat(Things.RUNS).hasValue(1);
    }

    @ParameterizedTest
    @Tag("exactly-once")
    @ValueSource(strings = { "effect", "large" })
    void record_thatCannotBeCompleted_commitsNothing_andTheRetryRuns(String path) {
        FaultyTransactions.next = new FaultyTransactions.Fault() {
            @Override
            public CompleteResult complete(BusinessTransaction transaction, CompleteCall call) {
                throw new IllegalStateException("expected by the test");
            }
        };

        io.restassured.response.Response first = post(path);
        long effectsOfFirst = effects.count(key);
        io.restassured.response.Response retry = post(path);

        assertThat(first.statusCode()).isEqualTo(500);
        assertThat(effectsOfFirst).isZero();
        assertThat(retry.asString()).startsWith("run 2");
        assertThat(effects.count(key)).isOne();
    }

    @Test
    @Tag("fenced")
    void anOwnerWhoseSuccessorHasCompleted_givesTheAnswerOfTheSuccessor() {
        FaultyTransactions.next = new FaultyTransactions.Fault() {
            @Override
            public CompleteResult complete(BusinessTransaction transaction, CompleteCall call) {
                transaction.dissociate();
                completeByASuccessor(call.ownership());
                transaction.associate();
                return transaction.complete(call);
            }
        };

        io.restassured.response.Response paused = post("effect");

        assertThat(paused.statusCode()).isEqualTo(200);
        assertThat(paused.asString()).isEqualTo("by the successor");
        assertThat(paused.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(paused.header("Location")).isNull();
        assertThat(paused.header("X-Prepared")).isNull();
        assertThat(effects.count(key)).isZero();
    }

    private void completeByASuccessor(Ownership paused) {
        Ownership successor = new Ownership(paused.id(), new Owner("successor"), paused.fence() + 1);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection
                        .prepareStatement("UPDATE idempotency_record SET owner = ?, fence = ? WHERE fence = ?")) {
            statement.setString(1, successor.owner().id());
            statement.setLong(2, successor.fence());
            statement.setLong(3, paused.fence());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        CompleteResult completed = store
                .complete(List.of(new CompleteCall(successor, new RecordedResponse.Stored(200, List.of(),
                        "by the successor".getBytes(StandardCharsets.UTF_8)), Duration.ofHours(1))))
                .toCompletableFuture().join().get(0);
        assertThat(completed).isEqualTo(CompleteResult.COMPLETED);
    }
}
