package io.quarkiverse.rest.idempotency.runtime.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.vertx.core.json.JsonObject;

/**
 * Headers and bodies as people see them carry no secret.
 */
class MaskedTest {

    private static String body(String type, String body) {
        return Masked.body(List.of(Map.entry("content-type", type)), body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = { "token", "accessToken", "s3.secret-access-key", "client_secret", "PASSWORD", "storage-credentials",
            "apiKey", "Authorization", "session_cookie", "signature" })
    void fieldWhoseNameLooksLikeASecret_isMasked_withAnyValue(String name) {
        for (Object secret : List.of("s3cr3t", 4711, new JsonObject().put("deep", "s3cr3t"))) {
            String shown = body("application/json", new JsonObject().put(name, secret).put("id", 1).encode());

            assertThat(new JsonObject(shown).getMap()).containsEntry(name, Masked.MASK).containsEntry("id", 1);
        }
    }

    @Test
    void fieldsAreMasked_alsoInArraysAndInObjects() {
        String shown = body("application/problem+json; charset=utf-8",
                "{\"config\":[{\"name\":\"visible\",\"token\":\"s3cr3t\"}],\"inner\":{\"password\":\"s3cr3t\"}}");

        assertThat(shown).doesNotContain("s3cr3t").contains("visible");
    }

    @Test
    void theParametersOfAFormAndOfAUri_areMasked() {
        assertThat(body("application/x-www-form-urlencoded", "amount=7&password=s3cr3t&flag"))
                .isEqualTo("amount=7&password=•••&flag");
        assertThat(Masked.uri("/payments?api_key=s3cr3t&page=2")).isEqualTo("/payments?api_key=•••&page=2");
        assertThat(Masked.uri("/payments")).isEqualTo("/payments");
        assertThat(Masked.header("Location", "/payments/1?token=s3cr3t").value()).isEqualTo("/payments/1?token=•••");
    }

    @Test
    void headers_areMaskedByTheirNames() {
        assertThat(Masked.header("Authorization", "Bearer s3cr3t").value()).isEqualTo(Masked.MASK);
        assertThat(Masked.header("X-Api-Key", "s3cr3t").value()).isEqualTo(Masked.MASK);
        assertThat(Masked.header("Content-Type", "text/plain").value()).isEqualTo("text/plain");
    }

    @Test
    void contentThatCannotBeParsed_isNotShown() {
        assertThat(body("application/json", "{\"token\":\"s3cr3t")).isEqualTo("(16 bytes that are not application/json)");
        assertThat(body("application/xml", "<token>s3cr3t</token>")).isEqualTo("(21 bytes of application/xml)");
        assertThat(Masked.body(List.of(Map.entry("Content-Type", "application/json"), Map.entry("Content-Encoding", "gzip")),
                new byte[] { 1, 2 })).isEqualTo("(2 bytes, encoded with gzip)");
        assertThat(Masked.body(List.of(), new byte[] { (byte) 0xff, (byte) 0xfe })).isEqualTo("(2 bytes)");
        assertThat(body("application/json", "")).isEmpty();
    }

    @Test
    void plainText_isShown_asFarAsItFitsAPage() {
        assertThat(body("text/plain", "run 1")).isEqualTo("run 1");
        assertThat(body("text/plain", "x".repeat(100_000))).hasSizeLessThan(21_000).endsWith(" …");
    }
}
