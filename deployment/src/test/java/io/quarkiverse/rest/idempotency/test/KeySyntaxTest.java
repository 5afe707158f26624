package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.KeyFormat;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/**
 * Values that count as a key, in both forms of the header, and values that are answered 400 before any look-up.
 */
class KeySyntaxTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Payments.class)
            .overrideConfigKey("quarkus.rest-idempotency.documentation-url", "https://example.org/keys");

    private static final String UUID_V4 = "8e03978e-40d5-43dd-bc93-6894a57f9324";
    private static final String UUID_V7 = new StringBuilder(String.format("%012x", System.currentTimeMillis())).insert(8, '-')
            + "-7d3c-9f2b-6894a57f9324";

    @Path("/payments")
    public static class Payments {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("optional")
        @Idempotent
        public String optional(String body) {
            return body + RUNS.incrementAndGet();
        }

        @POST
        @Path("required")
        @Idempotent(keyRequirement = KeyRequirement.REQUIRED)
        public String required(String body) {
            return body + RUNS.incrementAndGet();
        }

        @POST
        @Path("uuid")
        @Idempotent(keyFormat = KeyFormat.UUID)
        public String uuid(String body) {
            return body + RUNS.incrementAndGet();
        }

        @POST
        @Path("uuidv7")
        @Idempotent(keyFormat = KeyFormat.UUIDV7)
        public String uuidv7(String body) {
            return body + RUNS.incrementAndGet();
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Payments.RUNS.set(0);
    }

    @Test
    void theQuotedAndTheBareForm_areOneKey() {
        Response bare = post("optional", "one-key");
        Response quoted = post("optional", "\"one-key\"");

        assertThat(bare.header("Idempotent-Replayed")).isNull();
        assertThat(quoted.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(quoted.asString()).isEqualTo(bare.asString());
        assertThat(Payments.RUNS).hasValue(1);
    }

    @Test
    void keys_differByCase() {
        post("optional", "case");
        post("optional", "CASE");

        assertThat(Payments.RUNS).hasValue(2);
    }

    @Test
    void method_withoutAnOptionalKey_runsEachTime() {
        assertThat(given().body("p").post("/payments/optional").statusCode()).isEqualTo(200);
        Response second = given().body("p").post("/payments/optional");

        assertThat(second.header("Idempotent-Replayed")).isNull();
        assertThat(Payments.RUNS).hasValue(2);
    }

    @Test
    void requestWithoutARequiredKey_getsAProblemThatLinksTheDocumentation() {
        Response rejected = given().body("p").post("/payments/required");

        assertProblem(rejected, "idempotency_key_missing");
        assertThat(rejected.header("Link")).isEqualTo("<https://example.org/keys>; rel=\"describedby\"");
        assertThat(rejected.header("Retry-After")).isNull();
        assertThat(rejected.jsonPath().getString("detail")).contains("Idempotency-Key");
    }

    @ParameterizedTest
    @ValueSource(strings = { "a", "" })
    void twoLines_areNoKey_alsoIfOneIsEmpty(String first) {
        Response rejected = given().header("Idempotency-Key", first, "b").body("p").post("/payments/optional");

        assertProblem(rejected, "idempotency_key_invalid");
        assertThat(rejected.header("Link")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "\"\"", "\"a\", \"b\"", "a,b", "\"a", "a\"", "\"a\" b", "\"a\"; =", "\"a b\"", "a b",
            "a;b=1" })
    void valueThatIsNotOneString_isNoKey(String header) {
        assertProblem(post("optional", header), "idempotency_key_invalid");
    }

    @Test
    void aKeyOf255Characters_isAccepted_andOneMoreIsNot() {
        assertThat(post("optional", "k".repeat(255)).statusCode()).isEqualTo(200);
        Payments.RUNS.set(0);
        Response rejected = post("optional", "k".repeat(256));

        assertProblem(rejected, "idempotency_key_invalid");
        assertThat(rejected.jsonPath().getString("detail")).contains("255", "256");
    }

    @Test
    void parametersOfAQuotedKey_areIgnored() {
        post("optional", "\"with-parameters\"");
        Response duplicate = post("optional", "\"with-parameters\";v=1");

        assertThat(duplicate.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = { "not-a-uuid", "8e03978e40d543ddbc936894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f932g" })
    void valueThatIsNoUuid_whereAUuidIsRequired_isNoKey(String key) {
        assertProblem(post("uuid", key), "idempotency_key_invalid");
    }

    @Test
    void theFormat_isThatOfTheOperation() {
        assertThat(post("uuid", UUID_V4).statusCode()).isEqualTo(200);
        assertThat(post("uuidv7", '"' + UUID_V7 + '"').statusCode()).isEqualTo(200);
        Payments.RUNS.set(0);
        assertProblem(post("uuidv7", UUID_V4), "idempotency_key_invalid");
    }

    static List<Integer> charactersThatTheServerRejects() {
        return List.of(0x01, 0x1f, 0x7f);
    }

    static List<Integer> charactersThatNoKeyHas() {
        return List.of(0x09, 0xe9, 0xff);
    }

    @ParameterizedTest
    @MethodSource("charactersThatTheServerRejects")
    void controlCharacterInAKey_isRejectedByTheServer(int character) throws Exception {
        assertThat(postRaw(character)).startsWith("HTTP/1.1 400 ");
        assertThat(Payments.RUNS).hasValue(0);
    }

    @ParameterizedTest
    @MethodSource("charactersThatNoKeyHas")
    void aKeyWithACharacterThatIsNotVisibleAscii_isNoKey(int character) throws Exception {
        assertThat(postRaw(character)).startsWith("HTTP/1.1 400 ").contains("idempotency_key_invalid");
        assertThat(Payments.RUNS).hasValue(0);
    }

    private static String postRaw(int characterInKey) throws Exception {
        try (RawConnection connection = new RawConnection()) {
            return connection.send("POST /payments/optional HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Idempotency-Key: a" + (char) characterInKey + "b\r\nContent-Length: 1\r\n\r\np").readToEnd();
        }
    }

    private static Response post(String path, String key) {
        return given().header("Idempotency-Key", key).body("p").post("/payments/" + path);
    }

    private static void assertProblem(Response response, String code) {
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.contentType()).isEqualTo("application/problem+json");
        assertThat(response.jsonPath().getMap("")).containsOnlyKeys("type", "title", "status", "detail", "code", "error")
                .containsEntry("status", 400)
                .containsEntry("code", code);
        assertThat(response.header("Idempotent-Replayed")).isNull();
        assertThat(Payments.RUNS).as("runs of the method").hasValue(0);
    }
}
