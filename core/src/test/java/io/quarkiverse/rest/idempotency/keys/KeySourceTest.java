package io.quarkiverse.rest.idempotency.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.KeyResolver;

/**
 * Keys in a JSON body, and keys that are derived from parts of a request.
 */
class KeySourceTest {

    private record Content(String text, String query, Map<String, String> headers, String id)
            implements
                IdempotentRequest.Content {

        @Override
        public String method() {
            return "POST";
        }

        @Override
        public String path() {
            return "/events";
        }

        @Override
        public String pathParameter(String name) {
            return name.equals("id") ? id : null;
        }

        @Override
        public List<String> header(String name) {
            return headers.containsKey(name) ? List.of(headers.get(name)) : List.of();
        }

        @Override
        public byte[] body() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static String key(KeySource source, Content content) {
        return source.resolver().resolve(new KeyResolver.KeyRequest("op", "realm", null, content));
    }

    private static String key(KeySource source, String body) {
        return key(source, new Content(body, null, Map.of(), null));
    }

    private static String member(String pointer, String body) {
        return key(KeySource.member(pointer), body);
    }

    private static String derived(String body, String... parts) {
        return key(KeySource.parts(List.of(parts)), body);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "/idempotency_key | {'amount': 7, 'idempotency_key': 'k'}",
            "/requestId       | {'a': {'requestId': 'x'}, 'requestId': 'k', 'b': ['requestId', 'y']}",
            "/event/id        | {'event': {'data': [1, {'id': 'x'}], 'id': 'k'}, 'id': 'y'}",
            "/ids/1           | {'ids': ['x', 'k', 'y']}",
            "/ids/1/id        | {'ids': [{'id': 'x'}, {'id': 'k'}]}",
            "/0               | ['k']",
            "/a~1b/c~0d       | {'a/b': {'c~d': 'k'}}",
            "/                | {'': 'k'}" })
    void member_isFoundByItsPointer(String pointer, String body) {
        assertThat(member(pointer, body.replace('\'', '"'))).isEqualTo("k");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "{}", "[]", "'k'", "7", "{'id': null}", "{'other': {'id': 'k'}}", "{'id': 'k'", "id=k",
            "{'id': 'k'} trailing", "\u0000" })
    void member_absentOrBodyThatIsNoJson_isNoKey(String body) {
        assertThat(member("/id", body.replace('\'', '"'))).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "{'id': 7}              | Expected a string, got a number.",
            "{'id': true}           | Expected a string, got true or false.",
            "{'id': ''}             | Expected a key, got an empty string.",
            "{'id': {'a': 'k'}}     | Expected a single value, got an object or an array.",
            "{'id': ['k']}          | Expected a single value, got an object or an array.",
            "{'id': 'k', 'id': 'l'} | Expected it once, got it more than once.",
            "{'id': 'k', 'id': null}| Expected it once, got it more than once." })
    void member_ofAnotherKindOrTwice_isUnusable(String body, String reason) {
        assertThatThrownBy(() -> member("/id", body.replace('\'', '"'))).isInstanceOf(UnusableKeyException.class)
                .hasMessage(reason);
    }

    @Test
    void member_whoseParentIsThereTwice_isUnusable() {
        assertThatThrownBy(() -> member("/event/id", "{\"event\": {\"id\": \"k\"}, \"event\": {}}"))
                .isInstanceOf(UnusableKeyException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "id", "/a~", "/a~2" })
    void member_thatIsNoPointer_isRejected(String pointer) {
        assertThatThrownBy(() -> KeySource.member(pointer)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("JSON Pointer");
    }

    @Test
    void parts_thatAreEqual_giveOneKey_inAnyRequest() {
        assertThat(derived("{\"event\": {\"id\": \"e1\"}, \"attempt\": 1}", "body:/event/id"))
                .isEqualTo(derived("{\"attempt\": 2, \"event\": {\"id\": \"e1\"}}", "body:/event/id"))
                .hasSize(43);
    }

    @Test
    void parts_thatDiffer_giveOtherKeys() {
        assertThat(List.of(derived("{\"id\": \"7\"}", "body:/id"), derived("{\"id\": 7}", "body:/id"),
                derived("{\"id\": \"8\"}", "body:/id"), derived("{\"id\": true}", "body:/id"),
                derived("{\"other\": \"7\"}", "body:/other"),
                derived("{\"a\": \"1\", \"b\": \"23\"}", "body:/a", "body:/b"),
                derived("{\"a\": \"12\", \"b\": \"3\"}", "body:/a", "body:/b"))).doesNotHaveDuplicates();
    }

    @Test
    void parts_comeFromHeaderPathAndQuery() {
        KeySource source = KeySource.parts(List.of("header:X-Event", "path:id", "query:v"));
        Content whole = new Content("", "a=1&v=%C3%A9&v", Map.of("X-Event", "e"), "7");

        assertThat(key(source, whole)).isNotNull();
        assertThat(key(source, new Content("", "v=%c3%a9&v=", Map.of("X-Event", "e"), "7"))).isEqualTo(key(source, whole));
        assertThat(key(source, new Content("", "v=1", Map.of("X-Event", "e"), "7"))).isNotEqualTo(key(source, whole));
        assertThat(key(source, new Content("", "v=%C3%A9&v", Map.of("X-Event", "f"), "7"))).isNotEqualTo(key(source, whole));
    }

    @Test
    void parts_ofWhichOneIsMissing_giveNoKey() {
        KeySource source = KeySource.parts(List.of("header:X-Event", "body:/id"));

        assertThat(key(source, new Content("{\"id\": \"k\"}", null, Map.of(), null))).isNull();
        assertThat(key(source, new Content("{}", null, Map.of("X-Event", "e"), null))).isNull();
        assertThat(key(source, new Content("{\"id\": \"k\"}", null, Map.of("X-Event", "e"), null))).isNotNull();
    }

    @Test
    void parts_keepTheirDigest() {
        // Changing it would run the requests once more that are repeated across an upgrade.
        assertThat(derived("{\"event\": {\"id\": \"e1\"}}", "body:/event/id"))
                .isEqualTo("j8jUj2iTK4j_B4gsc76vADDArefqqDLCGbGtIcToxrI");
    }

    @ParameterizedTest
    @ValueSource(strings = { "event", "body:", "body:event", "cookie:a", "header:" })
    void parts_thatCannotBeRead_areRejected(String part) {
        assertThatThrownBy(() -> KeySource.parts(List.of(part))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void parts_noneOrOneTwice_areRejected() {
        assertThatThrownBy(() -> KeySource.parts(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeySource.parts(List.of("path:id", "path:id"))).isInstanceOf(IllegalArgumentException.class);
    }
}
