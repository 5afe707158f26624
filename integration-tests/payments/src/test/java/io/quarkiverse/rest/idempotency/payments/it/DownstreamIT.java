package io.quarkiverse.rest.idempotency.payments.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quarkiverse.rest.idempotency.support.PackagedApplication;
import io.quarkiverse.rest.idempotency.support.PostgresServer;

/**
 * Two nodes on one database, and a bank that honours keys. When any of the nodes runs the method again, the bank sees the calls
 * of the first run.
 */
class DownstreamIT {

    private static final String PAYOUT = "{\"amount\":1250,\"account\":\"DE1\",\"recipients\":[\"alice\",\"bob\"]}";
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    static Path directory;

    private static final Map<String, String> CONFIGURATION = new HashMap<>();

    private static PostgresServer postgres;
    private static BankStub bank;
    private static PackagedApplication first;
    private static PackagedApplication second;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String key = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        postgres = new PostgresServer(Map.of());
        bank = new BankStub();
        CONFIGURATION.putAll(postgres.configuration());
        CONFIGURATION.put("quarkus.rest-client.bank.url", bank.url());
        CONFIGURATION.put("quarkus.rest-idempotency.lease", "2s");
        // The retry waits for the lease of the dead owner, and takes the record over.
        CONFIGURATION.put("quarkus.rest-idempotency.in-flight", "wait");
        CONFIGURATION.put("quarkus.rest-idempotency.wait-limit", PATIENCE_SECONDS + "s");
        second = PackagedApplication.start("postgresql", directory, CONFIGURATION);
    }

    /** Starts the node again that a test has killed, with a bank that has seen no call. */
    @BeforeEach
    void begin() {
        if (first == null || !first.isRunning()) {
            first = PackagedApplication.start("postgresql", directory, CONFIGURATION);
        }
        bank.forget();
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] { second, first, bank, postgres }) {
            if (part != null) {
                part.close();
            }
        }
    }

    private CompletableFuture<HttpResponse<String>> payOut(PackagedApplication node) {
        return client.sendAsync(HttpRequest.newBuilder(node.uri("/payouts")).header("Content-Type", "application/json")
                .header("Idempotency-Key", '"' + key + '"').POST(HttpRequest.BodyPublishers.ofString(PAYOUT)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> answered(CompletableFuture<HttpResponse<String>> request) throws Exception {
        return request.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Both runs make the same calls, and each has had one effect. */
    private void assertOneEffectOfEachCall(int callsOfFirstRun) {
        List<BankStub.Call> calls = bank.calls();
        List<BankStub.Call> ofSecondRun = calls.subList(callsOfFirstRun, calls.size());
        assertThat(ofSecondRun).extracting(BankStub.Call::path).containsExactly("/transfers", "/notices", "/notices");
        assertThat(calls.subList(0, callsOfFirstRun)).isEqualTo(ofSecondRun.subList(0, callsOfFirstRun));
        assertThat(bank.effects()).containsExactlyElementsOf(ofSecondRun).doesNotHaveDuplicates();
        assertThat(calls).extracting(BankStub.Call::key).doesNotContain('"' + key + '"')
                .allMatch(key -> UUID.fromString(key.replace("\"", "")).version() == 8);
    }

    @Test
    void ownerKilledAfterTheBankHasPaid_anotherNodeRepeatsTheCall_underOneKey() throws Exception {
        CompletableFuture<Void> paid = bank.holdNext();
        CompletableFuture<HttpResponse<String>> lost = payOut(first);
        paid.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        first.kill();

        HttpResponse<String> retry = answered(payOut(second));

        assertThat(lost).failsWithin(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(retry.statusCode()).isEqualTo(201);
        assertThat(retry.body()).as("the transfer of the first run").isEqualTo("{\"number\":1}");
        assertThat(retry.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(second.log()).contains("Took over record").doesNotContain(key);
        assertOneEffectOfEachCall(1);
    }

    @Test
    void methodThatFailsAfterTheBankHasPaid_isRunAgainByAnotherNode_underOneKey() throws Exception {
        bank.fail(1);
        HttpResponse<String> failed = answered(payOut(first));

        HttpResponse<String> retry = answered(payOut(second));

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(retry.statusCode()).isEqualTo(201);
        assertThat(retry.body()).as("the transfer of the first run").isEqualTo("{\"number\":1}");
        assertOneEffectOfEachCall(1);
    }

    @Test
    void replay_makesNoCall() throws Exception {
        HttpResponse<String> done = answered(payOut(first));
        HttpResponse<String> replay = answered(payOut(second));

        assertThat(replay.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(replay.body()).isEqualTo(done.body());
        assertThat(bank.calls()).hasSize(3).isEqualTo(bank.effects());
    }
}
