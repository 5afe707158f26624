package io.quarkiverse.rest.idempotency.virtualthreads;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.runtime.IdempotencyNode;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;

@QuarkusTest
class TransferResourceTest {

    private static final int REQUESTS = 16;

    @Inject
    TransferResource transfers;

    @Inject
    IdempotencyNode runtime;

    private final String key = '"' + UUID.randomUUID().toString() + '"';
    private int runsBefore;

    @BeforeEach
    void remember() {
        runsBefore = transfers.runs();
    }

    @Test
    void methodOnAVirtualThread_runsOnce_andItsRetryIsReplayed() {
        Response first = transfer(100);
        Response retry = transfer(100);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.<Boolean> path("virtual")).isTrue();
        assertThat(first.<String> path("logged")).as("the operation, in the MDC of the virtual thread").isEqualTo("transfer");
        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(retry.statusCode()).isEqualTo(201);
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(retry.asString()).isEqualTo(first.asString());
        assertThat(transfers.runs()).isEqualTo(runsBefore + 1);
    }

    @Test
    void requestsWithOneKeyAtOnce_runTheMethodOnce() throws Exception {
        CyclicBarrier together = new CyclicBarrier(REQUESTS);
        List<Future<Response>> answers;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = Stream.generate(() -> clients.submit(() -> {
                together.await();
                return transfer(100);
            })).limit(REQUESTS).toList();
        }

        assertThat(answers).extracting(Future::resultNow).extracting(Response::statusCode).contains(201)
                .isSubsetOf(201, 409);
        assertThat(transfers.runs()).isEqualTo(runsBefore + 1);
    }

    /** The answers of the store come from a thread of its own, and each virtual thread parks until its answer is there. */
    @Test
    void concurrentRequests_resumeOnTheirOwnContext_onVirtualThreads() throws Exception {
        CyclicBarrier together = new CyclicBarrier(REQUESTS);
        List<Future<Response>> answers;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = Stream.generate(() -> clients.submit(() -> {
                together.await();
                return transfer('"' + UUID.randomUUID().toString() + '"', 100);
            })).limit(REQUESTS).toList();
        }

        assertThat(answers).extracting(Future::resultNow).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.<Boolean> path("virtual")).isTrue();
            assertThat(answer.<String> path("logged")).isEqualTo("transfer");
            assertThat(answer.<Boolean> path("filtered")).isTrue();
            assertThat(answer.header("X-Filtered")).isEqualTo("true");
        });
        assertThat(transfers.runs()).isEqualTo(runsBefore + REQUESTS);
    }

    /** Each pass of a waiting duplicate has one virtual thread, from its request filters to its response filters. */
    @ParameterizedTest
    @CsvSource({ "201,1,true", "500,2," })
    void waitingDuplicate_passesOnVirtualThreadsOfItsOwn(int statusOfFirst, int runs, String replayed) throws Exception {
        transfers.hold();
        List<Future<Response>> duplicates;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Response> owner = clients.submit(() -> transfer("/transfers/held", key, 100));
            await().until(transfers::isHeld);
            duplicates = Stream.generate(() -> clients.submit(() -> transfer("/transfers/held", key, 100))).limit(REQUESTS)
                    .toList();
            await().until(() -> runtime.protocol().waiting() == REQUESTS);
            transfers.end(statusOfFirst);
            assertThat(owner.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(statusOfFirst);
        }

        assertThat(duplicates).extracting(Future::resultNow).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.<Boolean> path("virtual")).isTrue();
            assertThat(answer.<Boolean> path("filtered")).isTrue();
            assertThat(answer.header("X-Filtered")).isEqualTo("true");
        });
        assertThat(duplicates).extracting(Future::resultNow).filteredOn(answer -> answer.header("Idempotent-Replayed") == null)
                .hasSize(replayed == null ? 1 : 0);
        assertThat(transfers.runs()).isEqualTo(runsBefore + runs);
    }

    @Test
    void stepOnAVirtualThread_parksUntilItIsRecorded() {
        assertThat(transfer("/transfers/stepped", key, 100).asString()).isEqualTo("true true");
    }

    @Test
    void methodOnAVirtualThread_derivesTheKeysOfItsRecord() {
        Response derived = transfer("/transfers/derived", key, 100);

        assertThat(derived.asString()).isEqualTo(
                RecordId.of("default", null, key.replace("\"", "")).deriveKey("derived", "bank") + " true");
    }

    @Test
    void sameKeyWithAnotherBody_isRejected() {
        transfer(100);

        Response other = transfer(200);

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(transfers.runs()).isEqualTo(runsBefore + 1);
    }

    private Response transfer(long amount) {
        return transfer(key, amount);
    }

    private static Response transfer(String key, long amount) {
        return transfer("/transfers", key, amount);
    }

    private static Response transfer(String path, String key, long amount) {
        return given().header("Idempotency-Key", key).contentType(ContentType.JSON).body("{\"amount\":" + amount + "}")
                .post(path);
    }
}
