package io.quarkiverse.rest.idempotency.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.Duration;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;

/**
 * The body of a rejected request.
 */
class ProblemBodyTest {

    private static JsonObject body(IdempotencyErrorCode code, int status, String detail) {
        return body(code, status, detail, true);
    }

    private static JsonObject body(IdempotencyErrorCode code, int status, String detail, boolean errorMember) {
        String json = ProblemBody.of(new IdempotencyException(code, status, detail, Duration.ofSeconds(1)), errorMember).body();
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCodeHasTheMembersOfAProblem_andTheCode(IdempotencyErrorCode code) {
        JsonObject body = body(code, 409, "What to do.");

        assertThat(body.keySet()).containsExactly("type", "title", "status", "detail", "code", "error");
        assertThat(body.getString("type")).isEqualTo("urn:quarkus-rest-idempotency:problem:" + code.code());
        assertThat(body.getString("title")).isEqualTo(code.title()).isNotBlank();
        assertThat(body.getInt("status")).isEqualTo(409);
        assertThat(body.getString("detail")).isEqualTo("What to do.");
        assertThat(body.getString("code")).isEqualTo(code.code()).startsWith("idempotency_");
    }

    @ParameterizedTest
    @EnumSource
    void errorMember_saysTheSame_forClientsThatReadNothingElse(IdempotencyErrorCode code) {
        JsonObject error = body(code, 422, "What to do.").getJsonObject("error");

        assertThat(error.keySet()).containsExactly("type", "code", "message");
        assertThat(error.getString("type")).isEqualTo("idempotency_error");
        assertThat(error.getString("code")).isEqualTo(code.code());
        assertThat(error.getString("message")).isEqualTo("What to do.");
    }

    @ParameterizedTest
    @EnumSource
    void errorMember_switchedOff_isAbsent(IdempotencyErrorCode code) {
        assertThat(body(code, 422, "What to do.", false).keySet()).containsExactly("type", "title", "status", "detail", "code");
    }

    @ParameterizedTest
    @ValueSource(strings = { "a \"quoted\" \\ detail", "line\nbreak", "<script>", "ключ 😀", "" })
    void anyDetail_isEscaped(String detail) {
        assertThat(body(IdempotencyErrorCode.KEY_INVALID, 400, detail).getString("detail")).isEqualTo(detail);
    }
}
