package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/**
 * A key is bound to the request it was first used for: operation, resource, query, chosen headers and the whole body.
 */
class BindingTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Accounts.class)
            .overrideConfigKey("quarkus.rest-idempotency.realm.header", "X-Tenant")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"versioned\".fingerprint-headers", "X-Version");

    @Path("/accounts/{id}")
    @Idempotent
    public static class Accounts {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("payments")
        public String pay(@RestPath String id, @RestQuery String to, String body) {
            return id + " pays " + to + " " + body + ", run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("refunds")
        public String refund(@RestPath String id, String body) {
            return "refund, run " + RUNS.incrementAndGet();
        }

        @PUT
        @Path("payments")
        public String replace(@RestPath String id, String body) {
            return "replace, run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("versioned")
        @Idempotent(operation = "versioned")
        public String versioned(@RestPath String id, String body) {
            return "versioned, run " + RUNS.incrementAndGet();
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Accounts.RUNS.set(0);
    }

    @Test
    void anotherBody_isRejected() {
        with("body").body("secret-first").post("/accounts/1/payments");

        assertReused(with("body").body("another").post("/accounts/1/payments"), "body", "operation", "resource");
    }

    @Test
    void differenceAtTheEndOfALargeBody_isRejected() {
        with("large").body("x".repeat(2_000_000) + "a").post("/accounts/1/payments");

        assertReused(with("large").body("x".repeat(2_000_000) + "b").post("/accounts/1/payments"), "body", "resource");
    }

    @Test
    void anotherQuery_isRejected() {
        with("query").body("b").post("/accounts/1/payments?to=secret-first");

        assertReused(with("query").body("b").post("/accounts/1/payments?to=other"), "query", "operation", "resource");
    }

    @Test
    void anotherContentType_isRejected() {
        with("type").contentType("text/plain").body("b").post("/accounts/1/payments");

        assertReused(with("type").contentType("text/html").body("b").post("/accounts/1/payments"), "content type", "operation");
    }

    @Test
    void anotherResource_isRejected() {
        with("resource").body("b").post("/accounts/secret-first/payments");

        assertReused(with("resource").body("b").post("/accounts/other/payments"), "resource", "operation", "payload");
    }

    @Test
    void anotherVerbOnTheSamePath_isAnotherOperation() {
        with("verb").body("secret-first").post("/accounts/1/payments");

        assertReused(with("verb").body("secret-first").put("/accounts/1/payments"), "operation", "resource", "payload");
    }

    @Test
    void anotherOperationOnAnotherResource_isToldBoth() {
        with("operation").body("b").post("/accounts/secret-first/payments");
        Response rejected = with("operation").body("b").post("/accounts/secret-first/refunds");

        assertReused(rejected, "operation", "payload");
        assertThat(rejected.jsonPath().getString("detail")).contains("resource");
    }

    @Test
    void theFirstRequestCanStillBeRepeated_afterItsKeyWasReused() {
        Response first = with("again").body("one").post("/accounts/1/payments");
        with("again").body("two").post("/accounts/1/payments");
        Response replay = with("again").body("one").post("/accounts/1/payments");

        assertThat(replay.asString()).isEqualTo(first.asString());
        assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void headersThatAreNotChosen_doNotMatter_andChosenOnesDo() {
        with("headers").header("X-Version", "1").header("X-Attempt", "1").body("b").post("/accounts/1/versioned");
        Response replay = with("headers").header("X-Version", "1").header("X-Attempt", "2").body("b")
                .post("/accounts/1/versioned");
        assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");

        assertReused(with("headers").header("X-Version", "2").body("b").post("/accounts/1/versioned"), "header X-Version",
                "resource");
    }

    @Test
    void eachRealm_hasItsOwnKeys() {
        Response one = with("realm").header("X-Tenant", "one").body("b").post("/accounts/1/payments");
        Response two = with("realm").header("X-Tenant", "two").body("b").post("/accounts/1/payments");
        Response none = with("realm").body("b").post("/accounts/1/payments");
        Response again = with("realm").header("X-Tenant", "one").body("b").post("/accounts/1/payments");

        assertThat(one.asString()).endsWith("run 1");
        assertThat(two.asString()).endsWith("run 2");
        assertThat(none.asString()).endsWith("run 3");
        assertThat(again.asString()).endsWith("run 1");
    }

    private static RequestSpecification with(String key) {
        return given().header("Idempotency-Key", key);
    }

    private static void assertReused(Response rejected, String differs, String... same) {
        assertThat(rejected.statusCode()).isEqualTo(422);
        assertThat(rejected.contentType()).isEqualTo("application/problem+json");
        assertThat(rejected.jsonPath().getString("code")).isEqualTo("idempotency_key_reused");
        assertThat(rejected.jsonPath().getString("detail")).contains("the " + differs);
        for (String other : same) {
            assertThat(rejected.jsonPath().getString("detail")).doesNotContain("the " + other);
        }
        assertThat(rejected.asString()).doesNotContain("secret-first", "run 1");
        assertThat(rejected.header("Retry-After")).isNull();
        assertThat(rejected.header("Idempotent-Replayed")).isNull();
        assertThat(Accounts.RUNS).hasValue(1);
    }
}
