package io.quarkiverse.rest.idempotency.test.store;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.restassured.RestAssured;

/**
 * A blocking method runs on the thread that ran its request filters, as it does without a key, whatever the store is and
 * however many clients there are; and no request leaves anything behind on a thread.
 */
abstract class SameThreadBehaviour {

    private static final int DUPLICATES = 8;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void noViolations() {
        TenantResource.VIOLATIONS.clear();
        TenantResource.FIRST_PASSES.set(0);
    }

    @AfterEach
    void noThreadKeepsATenant() {
        for (int i = 0; i < 32; i++) {
            assertThat(post("plain", "after" + i, null).join().body()).isEqualTo("after%1$d,after%1$d,after%1$d", i);
        }
        assertThat(TenantResource.VIOLATIONS).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 8, 32 })
    void methodWithKey_manyTenants_seesItsOwn(int clients) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<List<String>>> all = new ArrayList<>();
            for (int c = 0; c < clients; c++) {
                int number = c;
                all.add(threads.submit(() -> {
                    List<String> wrong = new ArrayList<>();
                    for (int i = 0; i < 96 / clients; i++) {
                        String tenant = "t" + number + "-" + i;
                        String key = UUID.randomUUID().toString();
                        String expected = tenant + "," + tenant + "," + tenant;
                        String first = post("keyed", tenant, key).join().body();
                        String replay = post("keyed", tenant, key).join().body();
                        if (!first.equals(expected) || !replay.equals(expected)) {
                            wrong.add(tenant + " got " + first + ", replayed " + replay);
                        }
                    }
                    return wrong;
                }));
            }
            for (Future<List<String>> one : all) {
                assertThat(one.get()).isEmpty();
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void waitingDuplicates_ofAMethodThatReturns_areReplayedAndLeaveNothing() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> duplicates = holdAndDuplicate("returns" + UUID.randomUUID(), false);

        for (CompletableFuture<HttpResponse<String>> duplicate : duplicates) {
            assertThat(duplicate.get().body()).isEqualTo("a,a,a in run 1");
        }
    }

    @Test
    void waitingDuplicate_thatRunsTheMethod_hasItsFiltersThread() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = holdAndDuplicate("fails" + UUID.randomUUID(), true);

        assertThat(answers.remove(0).get().statusCode()).isEqualTo(500);
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().body()).isEqualTo("a,a,a in run 2");
        }
    }

    /** The first answer is the owner's. All are of one tenant, since a key belongs to its realm and is sent with one body. */
    private List<CompletableFuture<HttpResponse<String>>> holdAndDuplicate(String name, boolean fails) throws Exception {
        TenantResource.STARTED.put(name, new CountDownLatch(1));
        TenantResource.HELD.put(name, new CountDownLatch(1));
        TenantResource.RUNS.put(name, new AtomicInteger());
        String path = "held?name=" + name + "&fails=" + fails;
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>(List.of(post(path, "a", name)));
        TenantResource.STARTED.get(name).await();
        for (int i = 0; i < DUPLICATES; i++) {
            answers.add(post(path, "a", name));
        }
        await().until(() -> TenantResource.FIRST_PASSES.get() == DUPLICATES);
        // The threads that they have given up serve others.
        for (int i = 0; i < DUPLICATES; i++) {
            assertThat(given().header("X-Tenant", "other").body("b").post("/tenants/plain").asString())
                    .isEqualTo("other,other,other");
        }
        TenantResource.HELD.get(name).countDown();
        return answers;
    }

    private CompletableFuture<HttpResponse<String>> post(String path, String tenant, String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(RestAssured.baseURI + ":" + RestAssured.port
                + "/tenants/" + path)).header("X-Tenant", tenant).POST(HttpRequest.BodyPublishers.ofString("body"));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
