package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;

import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.smallrye.mutiny.Uni;

/**
 * Between the method and its commit a filter may wait for something. The transaction is on no thread then: the application has
 * one worker thread, so the next request would meet it there.
 */
class AsynchronousFilterTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("asynchronous-filter", Things.class, Effects.class, Waiting.class)
            .overrideConfigKey("quarkus.thread-pool.core-threads", "1")
            .overrideConfigKey("quarkus.thread-pool.max-threads", "1");

    /** Holds responses of idempotent requests back. */
    public static class Waiting {

        static volatile CountDownLatch entered;
        static volatile CompletableFuture<Void> leave;

        @ServerResponseFilter
        public Uni<Void> filter(ContainerRequestContext request) {
            if (request.getHeaderString("Idempotency-Key") == null) {
                return Uni.createFrom().voidItem();
            }
            entered.countDown();
            return Uni.createFrom().completionStage(leave);
        }
    }

    @Path("/things")
    public static class Things {

        @Inject
        Effects effects;

        @POST
        @Path("{status}/{code}")
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public jakarta.ws.rs.core.Response effect(int status, String code) {
            effects.add(code);
            return jakarta.ws.rs.core.Response.status(status).entity(Thread.currentThread().getName()).build();
        }

        @GET
        @Path("transaction")
        public String transaction() {
            return (QuarkusTransaction.getStatus() == Status.STATUS_NO_TRANSACTION ? "none" : "one") + " on "
                    + Thread.currentThread().getName();
        }
    }

    @Inject
    Effects effects;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void nothingWaits() {
        Waiting.entered = new CountDownLatch(1);
        Waiting.leave = new CompletableFuture<>();
    }

    @ParameterizedTest
    @CsvSource({ "200, 1", "503, 0" })
    void nextRequestOnTheThread_duringAndAfterAWaitingFilter_hasNoTransaction(int status, int effectsAfter) throws Exception {
        String key = UUID.randomUUID().toString();
        CompletableFuture<HttpResponse<String>> filtered = client.sendAsync(
                HttpRequest.newBuilder(
                        URI.create("http://localhost:" + RestAssured.port + "/things/" + status + "/" + key))
                        .header("Idempotency-Key", key).POST(HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(Waiting.entered.await(30, TimeUnit.SECONDS)).isTrue();

        String meanwhile = given().get("/things/transaction").asString();
        long effectsMeanwhile = effects.count(key);
        Waiting.leave.complete(null);
        HttpResponse<String> answer = filtered.get(30, TimeUnit.SECONDS);
        String afterwards = given().get("/things/transaction").asString();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(meanwhile).isEqualTo("none on " + answer.body());
        assertThat(effectsMeanwhile).as("not committed yet").isZero();
        assertThat(afterwards).isEqualTo("none on " + answer.body());
        assertThat(effects.count(key)).isEqualTo(effectsAfter);
    }
}
