package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransaction;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;

/** Keys that are claimed by transactions, of this node and of others, of which a session of the test plays one. */
class ClaimTest {

    private static final String DATABASE = "claim";
    private static final int LOCK_SPACE = 4_812;
    private static final int DUPLICATES = 64;

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .claiming(DATABASE, ClaimTest.class, Things.class, Passes.class, Effects.class, FaultyTransactions.class,
                    FaultyTransactions.Fault.class, ClaimFault.class, CommitFailure.class, MappedFailure.class,
                    FailureMapper.class)
            .overrideConfigKey("quarkus.datasource.jdbc.url", ClaimFault.url(DATABASE))
            .overrideConfigKey("quarkus.rest-idempotency.transaction.lock-space", String.valueOf(LOCK_SPACE));

    static final AtomicInteger RUNS = new AtomicInteger();

    public static class CommitFailure extends Exception {
        private static final long serialVersionUID = 1L;
    }

    public static class MappedFailure extends CommitFailure {
        private static final long serialVersionUID = 1L;
    }

    @Provider
    public static class FailureMapper implements ExceptionMapper<MappedFailure> {

        @Override
        public Response toResponse(MappedFailure exception) {
            return Response.status(409).entity("conflict at commit").build();
        }
    }

    @Provider
    public static class Passes implements ContainerRequestFilter {

        static final AtomicInteger PASSES = new AtomicInteger();

        @Override
        public void filter(ContainerRequestContext request) {
            PASSES.incrementAndGet();
        }
    }

    @Path("/things")
    public static class Things {

        static volatile CountDownLatch entered;
        static volatile CountDownLatch goesOn;

        @Inject
        Effects effects;

        private String run(String code) {
            effects.add(code);
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("rejecting/{code}")
        @Idempotent(completion = Completion.IN_TRANSACTION, inFlight = InFlight.REJECT)
        public String rejecting(String code) {
            return run(code);
        }

        @POST
        @Path("waiting/{code}")
        @Idempotent(completion = Completion.IN_TRANSACTION, inFlight = InFlight.WAIT, waitLimit = "60s")
        public String waiting(String code) {
            return run(code);
        }

        @POST
        @Path("held/{code}")
        @Idempotent(completion = Completion.IN_TRANSACTION, inFlight = InFlight.REJECT)
        public String held(String code) throws InterruptedException {
            entered.countDown();
            if (!goesOn.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The test has not let the method go on");
            }
            return run(code);
        }
    }

    @Inject
    Effects effects;

    @Inject
    IdempotencyStore store;

    private final HttpClient client = HttpClient.newHttpClient();
    private String key;
    private RecordId id;

    @BeforeEach
    void nothingHasRun() {
        key = UUID.randomUUID().toString();
        id = RecordId.of("default", null, key);
        RUNS.set(0);
        Passes.PASSES.set(0);
        Things.entered = new CountDownLatch(1);
        Things.goesOn = new CountDownLatch(1);
    }

    private io.restassured.response.Response post(String path) {
        return given().header("Idempotency-Key", key).post("/things/" + path + "/" + key);
    }

    private CompletableFuture<HttpResponse<String>> send(String path) {
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/things/" + path + "/" + key))
                        .header("Idempotency-Key", key).POST(HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private LoadResult record() {
        return store.load(List.of(id)).toCompletableFuture().join().get(0);
    }

    private boolean claimed() {
        return store.claimed(List.of(id)).toCompletableFuture().join().get(0);
    }

    /** Claims the key in a transaction that is another node's. */
    private Connection claimElsewhere() throws SQLException {
        Connection other = PostgresServer.connection(DATABASE);
        other.setAutoCommit(false);
        try (PreparedStatement claim = other.prepareStatement("SELECT pg_try_advisory_xact_lock(?, ?)")) {
            claim.setInt(1, LOCK_SPACE);
            claim.setInt(2, id.value().hashCode());
            try (ResultSet row = claim.executeQuery()) {
                row.next();
                assertThat(row.getBoolean(1)).as("the claim of the other node").isTrue();
            }
        }
        return other;
    }

    @Test
    @Tag("exactly-once")
    void exactlyOnce_manyRequestsAtOnce_runOnce() {
        List<CompletableFuture<HttpResponse<String>>> answers = Stream.generate(() -> send("rejecting")).limit(DUPLICATES)
                .toList();

        assertThat(answers).extracting(answer -> answer.join().statusCode()).contains(200).isSubsetOf(200, 409);
        assertThat(answers).filteredOn(answer -> answer.join().statusCode() == 200)
                .extracting(answer -> answer.join().body()).containsOnly("run 1");
        assertThat(effects.count(key)).isOne();
        assertThat(send("rejecting").join().headers().firstValue("Idempotent-Replayed")).contains("true");
    }

    @Test
    void runningMethod_hasAClaimAndNoRecord() throws Exception {
        CompletableFuture<HttpResponse<String>> running = send("held");
        assertThat(Things.entered.await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(record()).isInstanceOf(LoadResult.Absent.class);
        assertThat(claimed()).isTrue();
        assertThat(send("held").join().body()).contains("idempotency_request_in_progress");

        Things.goesOn.countDown();
        assertThat(running.join().body()).isEqualTo("run 1");
        assertThat(record()).isInstanceOf(LoadResult.Found.class);
        assertThat(claimed()).isFalse();
    }

    @Test
    void keyClaimedElsewhere_isRejected_andRunsWhenItIsFree() throws SQLException {
        try (Connection other = claimElsewhere()) {
            io.restassured.response.Response rejected = post("rejecting");

            assertThat(rejected.statusCode()).isEqualTo(409);
            assertThat(rejected.jsonPath().getString("code")).isEqualTo("idempotency_request_in_progress");
            assertThat(RUNS).hasValue(0);
            other.rollback();
        }

        assertThat(post("rejecting").asString()).isEqualTo("run 1");
    }

    @Test
    void keyClaimedElsewhere_isAwaited_andRunsWhenItIsFree() throws SQLException {
        CompletableFuture<HttpResponse<String>> waiting;
        try (Connection other = claimElsewhere()) {
            waiting = send("waiting");
            await().until(() -> Passes.PASSES.get() == 1);
            other.rollback();
        }

        assertThat(waiting.join().body()).isEqualTo("run 1");
        assertThat(waiting.join().headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(Passes.PASSES).as("passes of the request through its filters").hasValueLessThanOrEqualTo(2);
        assertThat(effects.count(key)).isOne();
    }

    /** A process whose transaction ends with its connection, as when it is killed. */
    @Test
    void keyOfAConnectionThatIsLost_isFreeAtOnce() throws SQLException {
        claimElsewhere().close();

        await().untilAsserted(() -> assertThat(post("rejecting").asString()).isEqualTo("run 1"));
    }

    @Test
    void claimThatFails_isStoreUnavailable_andRunsNothing() {
        FaultyTransactions.next = new FaultyTransactions.Fault() {
            @Override
            public Optional<LoadResult> claim(BusinessTransaction transaction, RecordId claimed) {
                throw new IllegalStateException("out of shared memory");
            }
        };

        io.restassured.response.Response rejected = post("rejecting");

        assertThat(rejected.statusCode()).isEqualTo(503);
        assertThat(rejected.jsonPath().getString("code")).isEqualTo("idempotency_store_unavailable");
        assertThat(rejected.header("Retry-After")).isNotNull();
        assertThat(RUNS).hasValue(0);
        assertThat(post("rejecting").asString()).isEqualTo("run 1");
    }

    @ParameterizedTest
    @ValueSource(strings = { ClaimFault.LOCK_TABLE_FULL, ClaimFault.QUERY_WAIT_TIMEOUT })
    void busyDatabase_isStoreUnavailable_andTheRetryRuns(String sqlState) throws SQLException {
        ClaimFault.begin(DATABASE, sqlState);
        try {
            io.restassured.response.Response rejected = post("rejecting");

            assertThat(rejected.statusCode()).isEqualTo(503);
            assertThat(rejected.jsonPath().getString("code")).isEqualTo("idempotency_store_unavailable");
            assertThat(rejected.header("Retry-After")).isNotNull();
            assertThat(RUNS).hasValue(0);
        } finally {
            ClaimFault.end(DATABASE);
        }

        assertThat(post("rejecting").asString()).isEqualTo("run 1");
        assertThat(effects.count(key)).isOne();
    }

    private static FaultyTransactions.Fault commit(boolean commits, Exception failure) {
        return new FaultyTransactions.Fault() {
            @Override
            public void commit(BusinessTransaction transaction) throws Exception {
                if (commits) {
                    transaction.commit();
                } else {
                    transaction.rollback();
                }
                throw failure;
            }
        };
    }

    @Test
    @Tag("exactly-once")
    void exactlyOnce_commitWhoseAnswerIsLost_isReplayed() {
        FaultyTransactions.next = commit(true, new CommitFailure());

        assertThat(post("rejecting").asString()).isEqualTo("run 1");
        assertThat(post("rejecting").asString()).isEqualTo("run 1");
        assertThat(effects.count(key)).isOne();
    }

    @Test
    @Tag("exactly-once")
    void exactlyOnce_commitThatFails_isUnknown_andTheRetryRuns() {
        FaultyTransactions.next = commit(false, new CommitFailure());

        io.restassured.response.Response first = post("rejecting");

        assertThat(first.statusCode()).isEqualTo(503);
        assertThat(first.jsonPath().getString("code")).isEqualTo("idempotency_outcome_unknown");
        assertThat(post("rejecting").asString()).isEqualTo("run 2");
        assertThat(effects.count(key)).isOne();
    }

    @Test
    void commitThatFails_andIsMapped_isRecordedOnItsOwn() {
        FaultyTransactions.next = commit(false, new MappedFailure());

        assertThat(post("rejecting").statusCode()).isEqualTo(409);
        io.restassured.response.Response retry = post("rejecting");

        assertThat(retry.asString()).isEqualTo("conflict at commit");
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(effects.count(key)).isZero();
    }
}
