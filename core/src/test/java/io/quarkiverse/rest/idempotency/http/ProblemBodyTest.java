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
 * The body of a refused request.
 */
class ProblemBodyTest {

    private static JsonObject body(IdempotencyErrorCode code, int status, String detail) {
        String json = ProblemBody.of(new IdempotencyException(code, status, detail, Duration.ofSeconds(1)));
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCodeHasTheMembersOfAProblem_andTheCode(IdempotencyErrorCode code) {
        JsonObject body = body(code, 409, "What to do.");

        assertThat(body.keySet()).containsExactly("type", "title", "status", "detail", "code");
        assertThat(body.getString("type")).isEqualTo("urn:quarkus-rest-idempotency:problem:" + code.code());
        assertThat(body.getString("title")).isEqualTo(code.title()).isNotBlank();
        assertThat(body.getInt("status")).isEqualTo(409);
        assertThat(body.getString("detail")).isEqualTo("What to do.");
        assertThat(body.getString("code")).isEqualTo(code.code()).startsWith("idempotency_");
    }

    @ParameterizedTest
    @ValueSource(strings = { "a \"quoted\" \\ detail", "line\nbreak", "<script>", "ключ 😀", "" })
    void anyDetailIsEscaped(String detail) {
        assertThat(body(IdempotencyErrorCode.KEY_INVALID, 400, detail).getString("detail")).isEqualTo(detail);
    }
}
