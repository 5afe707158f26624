package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.KeyFormat;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;

/**
 * Keys that tell their time: UUIDs of version 7, and the headers of OASIS Repeatable Requests 1.0.
 */
class KeyTimesTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.withAllExtensions(Things.class, Call.class)
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"lenient\".reject-expired-keys", "false")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"oasis\".repeatable-requests", "true")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"buried\".tombstone-retention", "1h");

    private static final Duration RETENTION = Duration.ofHours(1);
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("strict")
        @Idempotent(operation = "strict", keyFormat = KeyFormat.UUIDV7, retention = "1h")
        public String strict(String body) {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("lenient")
        @Idempotent(operation = "lenient", keyFormat = KeyFormat.UUIDV7, retention = "1h")
        public String lenient(String body) {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("oasis")
        @Idempotent(operation = "oasis", retention = "1h", keyRequirement = KeyRequirement.REQUIRED)
        public String oasis(String body) {
            if (body.equals("absent")) {
                throw new NotFoundException();
            }
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("buried")
        @Idempotent(operation = "buried", retention = "50ms")
        public String buried(String body) {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("other")
        @Idempotent(operation = "other", retention = "1h", keyRequirement = KeyRequirement.REQUIRED)
        public String other(String body) {
            return "run " + RUNS.incrementAndGet();
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
    }

    private static String uuid(Duration age) {
        String hex = String.format("%012x", Instant.now().minus(age).toEpochMilli());
        String random = UUID.randomUUID().toString();
        return hex.substring(0, 8) + "-" + hex.substring(8) + "-7" + random.substring(15);
    }

    private static Response post(String path, String key) {
        return given().header("Idempotency-Key", key).contentType("text/plain").body(Call.BODY).post("/things/" + path);
    }

    private static Response repeatable(String path, String id, String firstSent, String body, String... headers) {
        var request = given().contentType("text/plain").body(body);
        if (id != null) {
            request.header("Repeatability-Request-ID", id);
        }
        if (firstSent != null) {
            request.header("Repeatability-First-Sent", firstSent);
        }
        if (headers.length > 0) {
            request.header(headers[0], headers[1]);
        }
        return request.post("/things/" + path);
    }

    private static String date(Duration age) {
        return DATE.format(Instant.now().minus(age));
    }

    private static void assertRejected(Response response, int status, String code, String detail) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(response.jsonPath().getString("code")).isEqualTo(code);
        assertThat(response.jsonPath().getString("detail")).contains(detail);
        assertThat(response.header("Retry-After")).isNull();
        assertThat(Things.RUNS).hasValue(0);
    }

    @Test
    void key_olderThanTheRetention_isRejectedInsteadOfRun() {
        assertRejected(post("strict", uuid(RETENTION.plusSeconds(1))), 400, "idempotency_key_expired",
                "older than the records");
        assertThat(post("strict", uuid(RETENTION.minusMinutes(1))).asString()).isEqualTo("run 1");
    }

    @Test
    void key_olderThanTheRetention_isReplayedWhereItsRecordIsThere() {
        Call late = new Call("strict", "/things/strict", uuid(RETENTION.plusSeconds(1)));
        Ownership ownership = late.reserveElsewhere("default", null, Duration.ofMinutes(1));
        assertThat(late.answer().statusCode()).isEqualTo(409);
        Call.complete(ownership, new RecordedResponse.Stored(200, List.of(), "first".getBytes()));

        HttpResponse<String> replayed = late.answer();

        assertThat(replayed.body()).isEqualTo("first");
        assertThat(replayed.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(Things.RUNS).hasValue(0);
    }

    @Test
    void key_fromTheFutureBeyondTheAllowance_isRejected() {
        assertRejected(post("strict", uuid(SKEW.plusMinutes(1).negated())), 400, "idempotency_key_invalid",
                "at most 300 seconds after that of the server");
        assertThat(post("strict", uuid(SKEW.minusMinutes(1).negated())).asString()).isEqualTo("run 1");
    }

    @Test
    void record_isKeptForTheRetentionAndTheAllowance() {
        assertThat(MemoryApplication.runtime().services().operations().operation("strict").policy().retention())
                .isEqualTo(RETENTION.plus(SKEW));
        assertThat(MemoryApplication.runtime().services().operations().operation("lenient").policy().retention())
                .isEqualTo(RETENTION);
    }

    @Test
    void key_olderThanTheRetention_runsWhereTheCheckIsOff() {
        assertThat(post("lenient", uuid(Duration.ofDays(300))).asString()).isEqualTo("run 1");
    }

    @Test
    void tombstone_answersRetriesThatComeAfterTheRetention_withoutASecondRun() {
        assertThat(post("buried", "late").asString()).isEqualTo("run 1");

        await().until(() -> post("buried", "late").statusCode() != 200);

        Response late = post("buried", "late");
        assertThat(late.statusCode()).isEqualTo(500);
        assertThat(late.jsonPath().getString("code")).isEqualTo("idempotency_replay_failed");
        assertThat(late.jsonPath().getString("detail")).contains("the time for which it is kept is over", "not run again");
        Response reused = given().header("Idempotency-Key", "late").contentType("text/plain").body("other")
                .post("/things/buried");
        assertThat(reused.statusCode()).as("its binding is kept").isEqualTo(422);
        assertThat(Things.RUNS).hasValue(1);
    }

    @Test
    void repeatableRequest_isRunOnce_andBothAnswersAreAccepted() {
        String sent = date(Duration.ZERO);
        Response first = repeatable("oasis", "once", sent, "b");
        Response second = repeatable("oasis", "once", sent, "b");

        assertThat(first.asString()).isEqualTo("run 1");
        assertThat(first.headers().getValues("Repeatability-Result")).containsExactly("accepted");
        assertThat(second.asString()).isEqualTo("run 1");
        assertThat(second.headers().getValues("Repeatability-Result")).containsExactly("accepted");
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void repeatableRequest_thatTheMethodRejects_isAccepted() {
        Response rejected = repeatable("oasis", "rejected", date(Duration.ZERO), "absent");

        assertThat(rejected.statusCode()).isEqualTo(404);
        assertThat(rejected.header("Repeatability-Result")).isEqualTo("accepted");
    }

    @Test
    void repeatableRequest_firstSentBeforeTheTrackedTime_is412() {
        Response rejected = repeatable("oasis", "too-old", date(RETENTION.plusSeconds(2)), "b");

        assertRejected(rejected, 412, "idempotency_key_expired", "older than the records");
        assertThat(rejected.header("Repeatability-Result")).isEqualTo("rejected");
    }

    @Test
    void repeatableRequest_firstSentInTheFuture_is412() {
        Response rejected = repeatable("oasis", "ahead", date(SKEW.plusMinutes(1).negated()), "b");

        assertRejected(rejected, 412, "idempotency_key_invalid", "300 seconds");
        assertThat(rejected.header("Repeatability-Result")).isEqualTo("rejected");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", value = { "id,none,the header Repeatability-First-Sent",
            "none,date,The header Repeatability-Request-ID", "id,yesterday,Expected a date such as", "a b,date,visible ASCII" })
    void repeatableRequest_withoutOneOfItsHeaders_orWithAnUnreadableOne_is400(String id, String sent, String detail) {
        Response rejected = repeatable("oasis", id, sent == null || !sent.equals("date") ? sent : date(Duration.ZERO), "b");

        assertThat(rejected.statusCode()).isEqualTo(400);
        assertThat(rejected.jsonPath().getString("code")).isEqualTo("idempotency_key_invalid");
        assertThat(rejected.jsonPath().getString("detail")).containsIgnoringCase(detail);
        assertThat(rejected.header("Repeatability-Result")).isEqualTo("rejected");
        assertThat(Things.RUNS).hasValue(0);
    }

    @Test
    void repeatableRequest_ofAnotherBodyWithTheSameId_isRejected() {
        repeatable("oasis", "reused", date(Duration.ZERO), "b");

        Response rejected = repeatable("oasis", "reused", date(Duration.ZERO), "c");

        assertThat(rejected.statusCode()).isEqualTo(422);
        assertThat(rejected.header("Repeatability-Result")).isEqualTo("rejected");
    }

    @Test
    void repeatableRequest_besideTheOtherHeader_mustHaveTheSameKey() {
        assertThat(repeatable("oasis", "both", date(Duration.ZERO), "b", "Idempotency-Key", "\"both\"").asString())
                .isEqualTo("run 1");
        assertThat(given().header("Idempotency-Key", "both").contentType("text/plain").body("b").post("/things/oasis")
                .header("Idempotent-Replayed")).as("one key in both dialects").isEqualTo("true");
        Things.RUNS.set(0);
        assertRejected(repeatable("oasis", "one", date(Duration.ZERO), "b", "Idempotency-Key", "other"), 400,
                "idempotency_key_invalid", "two different keys");
    }

    @Test
    void openApi_describesTheHeadersOfTheDialect_whereItIsOn() {
        JsonPath document = given().accept("application/json").get("/q/openapi?format=json").jsonPath();

        assertThat(document.getList("paths.'/things/oasis'.post.parameters.name")).contains("Idempotency-Key",
                "Repeatability-Request-ID", "Repeatability-First-Sent");
        assertThat(document.getList("paths.'/things/oasis'.post.parameters.findAll { it.required }")).isEmpty();
        assertThat(document.getMap("paths.'/things/oasis'.post.responses")).containsKey("412");
        assertThat(document.getMap("paths.'/things/other'.post.responses")).doesNotContainKey("412");
        assertThat(document.getString("paths.'/things/strict'.post.responses.'400'.description"))
                .contains("is too old");
        assertThat(document.getString("paths.'/things/other'.post.responses.'400'.description")).doesNotContain("too old");
    }

    @Test
    void repeatableRequest_whereTheDialectIsOff_hasNoKey() {
        Response missing = repeatable("other", "off", date(Duration.ZERO), "b");

        assertRejected(missing, 400, "idempotency_key_missing", "Idempotency-Key");
        assertThat(missing.header("Repeatability-Result")).isNull();
    }
}
