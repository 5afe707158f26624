package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.test.RawConnection;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.vertx.core.http.HttpServerRequest;

/** Completion in the transaction of methods that use plain JDBC, each with its own idea of transactions. */
abstract class JdbcInTransactionBehaviour {

    static final int BODY_LIMIT = 1024;

    /** The classes of the application, of which a subclass is a test. */
    static final Class<?>[] CLASSES = { JdbcInTransactionBehaviour.class, Things.class, OfClass.class, Effects.class,
            RawConnection.class };

    static final AtomicInteger RUNS = new AtomicInteger();

    @Path("/things")
    @Idempotent(completion = Completion.IN_TRANSACTION, inFlight = InFlight.WAIT, waitLimit = "60s")
    public static class Things {

        static volatile CountDownLatch entered;
        static volatile CountDownLatch clientGone;

        @Inject
        Effects effects;

        @Inject
        IdempotencyContext context;

        private Response effect(String code, int status) {
            effects.add(code);
            return Response.status(status).entity("run " + RUNS.incrementAndGet()).build();
        }

        @POST
        @Path("plain/{code}")
        public Response plain(String code) {
            return effect(code, 200);
        }

        @POST
        @Path("transactional/{code}")
        @Transactional
        public Response transactional(String code) {
            return effect(code, 200);
        }

        @POST
        @Path("mandatory/{code}")
        @Transactional(Transactional.TxType.MANDATORY)
        public Response mandatory(String code) {
            return effect(code, 200);
        }

        @POST
        @Path("conflict/{code}")
        public Response conflict(String code) {
            return effect(code, 409);
        }

        @POST
        @Path("unauthorized/{code}")
        @Transactional
        public Response unauthorized(String code) {
            return effect(code, 401);
        }

        @POST
        @Path("unavailable/{code}")
        public Response unavailable(String code) {
            return effect(code, 503);
        }

        @POST
        @Path("thrown/{code}")
        public Response thrown(String code) {
            throw new ClientErrorException(effect(code, 409));
        }

        @POST
        @Path("thrown-in-transaction/{code}")
        @Transactional
        public Response thrownInTransaction(String code) {
            throw new ClientErrorException(effect(code, 409));
        }

        @POST
        @Path("spared/{code}")
        @Transactional(dontRollbackOn = ClientErrorException.class)
        public Response spared(String code) {
            throw new ClientErrorException(effect(code, 409));
        }

        @POST
        @Path("rollback-only/{code}")
        @Transactional
        public Response rollbackOnly(String code) {
            return rolledBack(code, 409);
        }

        @POST
        @Path("rolled-back-success/{code}")
        @Transactional
        public Response rolledBackSuccess(String code) {
            return rolledBack(code, 200);
        }

        private Response rolledBack(String code, int status) {
            Response response = effect(code, status);
            QuarkusTransaction.setRollbackOnly();
            return response;
        }

        @POST
        @Path("requiring-new/{code}")
        @Transactional
        public Response requiringNew(String code) {
            QuarkusTransaction.requiringNew().run(() -> effects.add(code));
            return effect(code, 500);
        }

        @POST
        @Path("momentary-{status}/{code}")
        public Response momentary(int status, String code) {
            context.doNotRecord();
            return effect(code, status);
        }

        @POST
        @Path("large/{code}")
        public String large(String code) {
            effect(code, 200);
            return "x".repeat(10 * BODY_LIMIT);
        }

        @POST
        @Path("disconnected/{code}")
        public Response disconnected(String code, @Context HttpServerRequest request) throws InterruptedException {
            effects.add(code);
            CountDownLatch gone = clientGone;
            request.connection().closeHandler(closed -> gone.countDown());
            entered.countDown();
            if (!gone.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The client has not disconnected");
            }
            return Response.ok("run " + RUNS.incrementAndGet()).build();
        }
    }

    @Path("/of-class")
    @Transactional
    @Idempotent(completion = Completion.IN_TRANSACTION)
    public static class OfClass {

        @Inject
        Effects effects;

        @POST
        @Path("ok/{code}")
        public String ok(String code) {
            effects.add(code);
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("thrown/{code}")
        public String thrown(String code) {
            effects.add(code);
            throw new ClientErrorException(Response.status(409).entity("run " + RUNS.incrementAndGet()).build());
        }
    }

    @Inject
    Effects effects;

    private String key;

    @BeforeEach
    void nothingHasRun() {
        key = UUID.randomUUID().toString();
        RUNS.set(0);
        Things.entered = new CountDownLatch(1);
        Things.clientGone = new CountDownLatch(1);
    }

    private io.restassured.response.Response post(String path) {
        return given().header("Idempotency-Key", key).post("/" + path + "/" + key);
    }

    @ParameterizedTest
    @CsvSource({ "things/plain, 200", "things/transactional, 200", "things/mandatory, 200", "of-class/ok, 200",
            "things/conflict, 409", "things/spared, 409" })
    void committedResponse_isRecordedWithItsEffect(String path, int status) {
        io.restassured.response.Response first = post(path);
        io.restassured.response.Response retry = post(path);

        assertThat(first.statusCode()).isEqualTo(status);
        assertThat(first.asString()).isEqualTo("run 1");
        assertThat(retry.statusCode()).isEqualTo(status);
        assertThat(retry.asString()).isEqualTo("run 1");
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(effects.count(key)).isOne();
    }

    /** As without this extension, where each statement would have committed by itself. */
    @Test
    void anExceptionThatRollsNothingBack_leavesTheEffectThatCameBeforeIt() {
        assertThat(post("things/thrown").statusCode()).isEqualTo(409);

        assertThat(post("things/thrown").header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(effects.count(key)).isOne();
    }

    @ParameterizedTest
    @CsvSource({ "things/thrown-in-transaction, 409", "of-class/thrown, 409", "things/rollback-only, 409" })
    void responseThatTheMethodRollsBack_isRecordedWithoutItsEffect(String path, int status) {
        io.restassured.response.Response first = post(path);
        io.restassured.response.Response retry = post(path);

        assertThat(first.statusCode()).isEqualTo(status);
        assertThat(retry.statusCode()).isEqualTo(status);
        assertThat(retry.asString()).isEqualTo(first.asString()).isEqualTo("run 1");
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(effects.count(key)).isZero();
    }

    @Test
    @Tag("exactly-once")
    void aSuccessThatIsRolledBack_isNeitherToldNorRecorded() {
        io.restassured.response.Response first = post("things/rolled-back-success");
        io.restassured.response.Response retry = post("things/rolled-back-success");

        assertThat(first.statusCode()).isEqualTo(500);
        assertThat(retry.statusCode()).isEqualTo(500);
        assertThat(retry.header("Idempotent-Replayed")).isNull();
        assertThat(RUNS.get()).as("the key was free for the retry").isEqualTo(2);
        assertThat(effects.count(key)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = { "unauthorized", "unavailable" })
    void responseThatIsNotRecorded_isRolledBack_becauseARetryRunsAgain(String path) {
        assertThat(post("things/" + path).asString()).isEqualTo("run 1");
        assertThat(post("things/" + path).asString()).isEqualTo("run 2");

        assertThat(effects.count(key)).isZero();
    }

    @Test
    void rejectionThatIsNotToBeRecorded_isRolledBack_andRunsAgain() {
        assertThat(post("things/momentary-409").asString()).isEqualTo("run 1");
        assertThat(post("things/momentary-409").asString()).isEqualTo("run 2");

        assertThat(effects.count(key)).isZero();
    }

    @Test
    @Tag("exactly-once")
    void successThatIsNotToBeRecorded_isRejected_andCommitsNothing() {
        assertThat(post("things/momentary-201").statusCode()).isEqualTo(500);
        assertThat(post("things/momentary-201").statusCode()).isEqualTo(500);

        assertThat(RUNS.get()).as("the key was free for the retry").isEqualTo(2);
        assertThat(effects.count(key)).isZero();
    }

    @Test
    void aTransactionOfItsOwn_thatTheMethodBegins_isItsOwnBusiness() {
        assertThat(post("things/requiring-new").statusCode()).isEqualTo(500);

        assertThat(effects.count(key)).as("what the method has committed itself").isOne();
    }

    @Test
    void aBodyOverTheLimit_reachesItsClient_andItsEffectIsCommitted() {
        io.restassured.response.Response first = post("things/large");
        io.restassured.response.Response retry = post("things/large");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.asString()).hasSize(10 * BODY_LIMIT);
        assertThat(retry.statusCode()).isEqualTo(500);
        assertThat(retry.jsonPath().getString("code")).isEqualTo("idempotency_replay_failed");
        assertThat(effects.count(key)).isOne();
    }

    @Test
    void clientDisconnect_doesNotStopTheTransaction() throws Exception {
        try (RawConnection connection = new RawConnection()) {
            connection.send(request("keep-alive"));
            assertThat(Things.entered.await(30, TimeUnit.SECONDS)).isTrue();
        }

        try (RawConnection connection = new RawConnection()) {
            assertThat(connection.send(request("close")).readToEnd()).startsWith("HTTP/1.1 200 ")
                    .containsIgnoringCase("Idempotent-Replayed: true").endsWith("run 1");
        }
        assertThat(effects.count(key)).isOne();
    }

    private String request(String connection) {
        return "POST /things/disconnected/" + key + " HTTP/1.1\r\nHost: localhost\r\nConnection: " + connection
                + "\r\nIdempotency-Key: " + key + "\r\nContent-Length: 0\r\n\r\n";
    }
}
