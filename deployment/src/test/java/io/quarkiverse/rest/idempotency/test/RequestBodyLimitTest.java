package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/**
 * The limit for request bodies with a key is that of the operation, and holds for no other request.
 */
class RequestBodyLimitTest {

    private static final String PROPERTY = "quarkus.rest-idempotency.operations.\"small\".request-body-limit";

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class)
            .overrideConfigKey("quarkus.rest-idempotency.request-body-limit", "40000")
            .overrideConfigKey("quarkus.rest-idempotency.request-body-memory", "10000")
            .overrideConfigKey(PROPERTY, "1000")
            .setLogRecordPredicate(record -> record.getLevel().intValue() >= Level.WARNING.intValue())
            .assertLogRecords(records -> assertThat(records).anySatisfy(
                    record -> assertThat(record.getMessage()).contains("of 'small' with 413", PROPERTY + " accepts 1000")));

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("small")
        @Idempotent(operation = "small")
        public Uni<String> small(String body) {
            return Uni.createFrom().item(() -> large(body));
        }

        @POST
        @Path("large")
        @Idempotent(operation = "large")
        public String large(String body) {
            return RUNS.incrementAndGet() + " " + body.length();
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
    }

    @ParameterizedTest
    @CsvSource({ "small,1001,1000", "large,40001,40000" })
    void announcedBodyOverTheLimit_isRejectedBeforeItArrives(String path, int size, int limit) throws Exception {
        int records = MemoryApplication.records();
        try (RawConnection connection = new RawConnection()) {
            assertRejected(connection.send(head(path, "announced") + "Content-Length: " + size + "\r\n\r\n").readToEnd(),
                    limit);
        }
        assertThat(MemoryApplication.records()).isEqualTo(records);
    }

    @ParameterizedTest
    @CsvSource({ "small,1001,1000", "large,40001,40000" })
    void chunkedBodyOverTheLimit_isRejectedWhenItIsPassed(String path, int size, int limit) throws Exception {
        int records = MemoryApplication.records();
        try (RawConnection connection = new RawConnection()) {
            // The chunk announces more than what is sent of it, so that the answer cannot wait for its end.
            assertRejected(connection.send(head(path, "chunked") + "Transfer-Encoding: chunked\r\n\r\nfffff\r\n"
                    + "x".repeat(size)).readToEnd(), limit);
        }
        assertThat(MemoryApplication.records()).isEqualTo(records);
        assertThat(SpooledBodies.open()).isZero();
    }

    @ParameterizedTest
    @CsvSource({ "small,1000", "large,40000" })
    void bodyOfExactlyTheLimit_isAccepted(String path, int size) {
        String first = given().header("Idempotency-Key", path).contentType("text/plain").body("x".repeat(size))
                .post("/things/" + path).asString();

        assertThat(first).isEqualTo("1 " + size);
        assertThat(given().header("Idempotency-Key", path).contentType("text/plain").body("x".repeat(size))
                .post("/things/" + path).asString()).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = { "small", "large" })
    void requestWithoutAKey_isNotLimited(String path) {
        assertThat(given().contentType("text/plain").body("x".repeat(100_000)).post("/things/" + path).asString())
                .isEqualTo("1 100000");
    }

    private static void assertRejected(String answer, int limit) {
        assertThat(answer).startsWith("HTTP/1.1 413 ").containsIgnoringCase("content-type: application/problem+json")
                .contains("idempotency_request_too_large", "up to " + limit + " bytes").doesNotContain("request-body-limit");
        assertThat(Things.RUNS).hasValue(0);
    }

    private static String head(String path, String key) {
        return "POST /things/" + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nIdempotency-Key: " + path
                + key + "\r\n";
    }
}
