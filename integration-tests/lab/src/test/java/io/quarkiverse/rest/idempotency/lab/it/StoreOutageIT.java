package io.quarkiverse.rest.idempotency.lab.it;

import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertFirst;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertProblem;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertReplay;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.count;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import io.quarkiverse.rest.idempotency.support.PackagedApplication;
import io.quarkiverse.rest.idempotency.support.Report;

/**
 * The database goes away under an application and comes back: what clients are told, and that it goes on by itself.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreOutageIT {

    /** Much more than what a request may take by its bounds, and much less than for ever. */
    private static final long BOUND_SECONDS = 15;

    /** More than the application has made while one or two requests were running. */
    private static final int OWN_CONNECTIONS = 5;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Postgres postgres = Postgres.start();
    private final PackagedApplication application = PackagedApplication.start("quarkus-app",
            Path.of(System.getProperty("build.directory")), postgres.configuration());

    /** The application meets what is left of its own connections, as its requests without a key would: each once. */
    @AfterEach
    void resume() {
        postgres.resume();
        Awaitility.await("connections that work").until(() -> IntStream.range(0, OWN_CONNECTIONS)
                .allMatch(i -> new Call(client, application.uri("/lab/counter/no-key")).send().statusCode() == 201));
    }

    @AfterAll
    void stop() throws Exception {
        try (postgres) {
            application.close();
        }
    }

    @Test
    void terminatedConnections_areNotNoticedByRequestsThatNeedNone() {
        String path = "/lab/slow/terminated?millis=1000";
        CompletableFuture<HttpResponse<String>> running = post(path, "terminated");
        postgres.awaitCount("terminated");

        postgres.terminateConnections();

        assertFirst(running.join(), 201, count("terminated", 1));
        assertReplay(eventually(path, "terminated"), 201, count("terminated", 1));
        assertThat(postgres.count("terminated")).isEqualTo(1);
    }

    @Test
    void terminatedTransaction_isAnError_thatARetryCures() {
        String path = "/lab/tx/terminated-tx?millis=1000";
        CompletableFuture<HttpResponse<String>> running = post(path, "terminated-tx");
        postgres.awaitOpenTransaction();

        postgres.terminateConnections();
        HttpResponse<String> failed = running.join();
        HttpResponse<String> retried = eventually(path, "terminated-tx");

        assertThat(failed.statusCode()).as(failed.body()).isBetween(500, 503);
        assertThat(retried.body()).isEqualTo(count("terminated-tx", 1));
        assertThat(postgres.rows("terminated-tx")).isEqualTo(1);
    }

    @Test
    void databaseThatDoesNotAnswer_rejectsNewRequests_andRunningOnesAreAnswered() {
        assertGoesOnWhereItWas("paused", postgres::pause, postgres::resume);
    }

    @Test
    void transactionInADatabaseThatDoesNotAnswer_endsInAnError_thatARetryCures() {
        String path = "/lab/tx/paused-tx?millis=500";
        CompletableFuture<HttpResponse<String>> running = post(path, "paused-tx");
        postgres.awaitOpenTransaction();

        postgres.pause();
        HttpResponse<String> rejected = post("/lab/counter/rejected-tx", "paused-rejected-tx").join();
        postgres.resume();

        assertUnavailable(rejected);
        assertThat(running.join().statusCode()).isIn(201, 500, 503);
        assertThat(eventually(path, "paused-tx").body()).isEqualTo(count("paused-tx", 1));
        assertThat(postgres.rows("paused-tx")).isEqualTo(1);
    }

    @Test
    void databaseThatIsStopped_isUnavailableToNewRequests_andGoesOnWhereItWas() {
        assertGoesOnWhereItWas("stopped", postgres::stop, postgres::startAgain);
    }

    /** One request runs while the database is away and another one comes; both are as if nothing had happened in the end. */
    private void assertGoesOnWhereItWas(String name, Runnable leave, Runnable comeBack) {
        String path = "/lab/slow/" + name + "?millis=500";
        String other = "/lab/counter/rejected-" + name;
        CompletableFuture<HttpResponse<String>> running = post(path, name + "-running");
        postgres.awaitCount(name);

        leave.run();
        HttpResponse<String> rejected = post(other, name + "-rejected").join();
        HttpResponse<String> answered = running.join();
        comeBack.run();

        assertUnavailable(rejected);
        assertFirst(answered, 201, count(name, 1));
        assertThat(eventually(other, name + "-rejected").body()).isEqualTo(count("rejected-" + name, 1));
        assertReplay(eventually(path, name + "-running"), 201, count(name, 1));
        assertThat(postgres.count("rejected-" + name)).isEqualTo(1);
        assertThat(postgres.count(name)).isEqualTo(1);
    }

    /** The reserve has not waited for the disk: whatever of it and of the transaction is left, a retry cures it. */
    @Test
    @Tag("exactly-once")
    void transactionInADatabaseThatCrashes_isAnError_thatARetryCures() {
        String path = "/lab/tx/crashed-tx?millis=500";
        CompletableFuture<HttpResponse<String>> running = post(path, "crashed-tx");
        postgres.awaitOpenTransaction();

        postgres.crash();
        HttpResponse<String> failed = running.join();
        postgres.startAgain();
        HttpResponse<String> retried = eventually(path, "crashed-tx");

        assertThat(failed.statusCode()).as(failed.body()).isBetween(500, 503);
        assertThat(retried.body()).isEqualTo(count("crashed-tx", 1));
        assertReplay(eventually(path, "crashed-tx"), 201, count("crashed-tx", 1));
        assertThat(postgres.rows("crashed-tx")).isEqualTo(1);
    }

    @Test
    @Tag("exactly-once")
    void responseSentBeforeACrash_isThereAfterIt() {
        String path = "/lab/tx/answered";
        HttpResponse<String> first = post(path, "answered").join();

        postgres.crash();
        postgres.startAgain();

        assertFirst(first, 201, count("answered", 1));
        assertReplay(eventually(path, "answered"), 201, count("answered", 1));
        assertThat(postgres.rows("answered")).isEqualTo(1);
    }

    @Test
    void droppedTable_isAnUnavailableStore_untilItIsThereAgain() {
        CompletableFuture<HttpResponse<String>> running = post("/lab/slow/dropped?millis=500", "dropped-running");
        postgres.awaitCount("dropped");

        postgres.dropRecords();
        HttpResponse<String> rejected = post("/lab/counter/rejected-dropped", "dropped-rejected").join();
        HttpResponse<String> answered = running.join();
        postgres.createRecords();
        HttpResponse<String> retried = eventually("/lab/counter/rejected-dropped", "dropped-rejected");

        assertUnavailable(rejected);
        assertFirst(answered, 201, count("dropped", 1));
        assertFirst(retried, 201, count("rejected-dropped", 1));
        assertReplay(eventually("/lab/counter/rejected-dropped", "dropped-rejected"), 201, count("rejected-dropped", 1));
    }

    @Test
    void requestWithoutKey_isUntouched_whenThereIsNoTable() {
        postgres.dropRecords();
        try {
            HttpResponse<String> answer = new Call(client, application.uri("/lab/counter/no-table")).send();

            assertFirst(answer, 201, count("no-table", 1));
        } finally {
            postgres.createRecords();
        }
    }

    private CompletableFuture<HttpResponse<String>> post(String path, String key) {
        long sent = System.nanoTime();
        return new Call(client, application.uri(path)).key(key).sendAsync().orTimeout(BOUND_SECONDS, TimeUnit.SECONDS)
                .whenComplete((answer, failure) -> Report.say("%s: %s after %d ms", key,
                        failure == null ? answer.statusCode() : failure, (System.nanoTime() - sent) / 1_000_000));
    }

    /** The answer to a client that tries again until it succeeds. */
    private HttpResponse<String> eventually(String path, String key) {
        return Awaitility.await("success of " + key).until(() -> post(path, key).join(),
                answer -> answer.statusCode() == 201);
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertProblem(answer, 503, "idempotency_store_unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
}
