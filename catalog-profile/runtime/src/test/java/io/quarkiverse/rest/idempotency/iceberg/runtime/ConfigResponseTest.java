package io.quarkiverse.rest.idempotency.iceberg.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of {@code GET …/config}, and the one field that is added to them. */
class ConfigResponseTest {

    private static ConfigResponse read(String body) {
        return new ConfigResponse(body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "{}                              | {'L':'PT1H'}",
            "{ }                             | { 'L':'PT1H'}",
            "{'a':1.0}                       | {'a':1.0,'L':'PT1H'}",
            "{'é':'ü}','n':{'L':1}}          | {'é':'ü}','n':{'L':1},'L':'PT1H'}",
            "{'endpoints':['GET /v1/{p}']}   | {'endpoints':['GET /v1/{p}'],'L':'PT1H'}" })
    void theFieldIsAddedAtTheTop_andEverythingElseStaysAsItIs(String body, String longer) {
        ConfigResponse response = read(quoted(body));

        assertThat(response.lacksLifetime()).isTrue();
        assertThat(new String(response.with("PT1H"), StandardCharsets.UTF_8)).isEqualTo(quoted(longer));
    }

    @Test
    void contentBehindTheObject_staysBehind() {
        assertThat(new String(read("\n{\"a\":1}\n").with("PT1H"), StandardCharsets.UTF_8))
                .isEqualTo(quoted("\n{'a':1,'L':'PT1H'}\n"));
    }

    private static String quoted(String text) {
        return text.replace("'", "\"").replace("\"L\":\"PT1H\"", "\"idempotency-key-lifetime\":\"PT1H\"");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "[]", "null", "text", "{", "{\"a\":", "{} {}", "{\"idempotency-key-lifetime\":\"PT5M\"}",
            "{\"idempotency-key-lifetime\":null,\"defaults\":{}}", "\u001F\u008B\b" })
    void responseWithALifetime_orWithoutAnObject_isLeftAlone(String body) {
        assertThat(read(body).lacksLifetime()).isFalse();
    }

    @Test
    void anEncodingThatTheSpecificationDoesNotKnow_isLeftAlone() {
        assertThat(new ConfigResponse("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE)).lacksLifetime()).isFalse();
    }

    @Test
    void separator_isTheOneThatClientsWillUse() {
        assertThat(read("{\"defaults\":{\"namespace-separator\":\"%2E\"},\"overrides\":{\"namespace-separator\":\"%24\"}}")
                .namespaceSeparator()).isEqualTo("%24");
        assertThat(read("{\"defaults\":{\"namespace-separator\":\"%2E\"},\"overrides\":{}}").namespaceSeparator())
                .isEqualTo("%2E");
        assertThat(read("{\"defaults\":{},\"namespace-separator\":\".\"}").namespaceSeparator()).isNull();
    }

    @Test
    void prefix_isTheOneThatClientsWillUse() {
        assertThat(
                read("{\"defaults\":{\"prefix\":\"d\"},\"overrides\":{\"x\":{\"prefix\":\"no\"},\"prefix\":\"o\"}}").prefix())
                .isEqualTo("o");
        assertThat(read("{\"defaults\":{\"prefix\":\"d\"},\"overrides\":{}}").prefix()).isEqualTo("d");
        assertThat(read("{\"defaults\":{\"prefix\":7},\"prefix\":\"top\"}").prefix()).isNull();
    }
}
