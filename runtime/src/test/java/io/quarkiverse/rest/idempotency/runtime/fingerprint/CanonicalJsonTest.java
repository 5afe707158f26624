package io.quarkiverse.rest.idempotency.runtime.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

    private static Optional<String> canonical(String document, String... excluded) {
        return CanonicalJson.of(document.getBytes(StandardCharsets.UTF_8), List.of(excluded));
    }

    /** The example of RFC 8785, section 3.2.3, by the UTF-16 code units of names. */
    @Test
    void members_areOrderedByTheirCodeUnits() {
        assertThat(
                canonical("{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}"))
                .contains("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}");
    }

    /** The example of RFC 8785, section 3.2.2, without its numbers. */
    @Test
    void strings_areEscapedAsLittleAsTheyCanBe() {
        assertThat(canonical("{ \"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\","
                + " \"literals\": [null, true, false] }"))
                .contains("{\"literals\":[null,true,false],\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    static Stream<Arguments> sameValues() {
        return Stream.of(Arguments.of("{\"a\":1,\"b\":[2,{\"d\":3,\"c\":4}]}", "{ \"b\" : [2, {\"c\":4,\"d\":3}],\n\"a\":1 }"),
                Arguments.of("{\"a\":\"\\u0041\\/\"}", "{\"a\":\"A/\"}"),
                Arguments.of("[]", " [ ] "), Arguments.of("{}", "{ }"), Arguments.of("\"a\"", " \"a\""));
    }

    @ParameterizedTest
    @MethodSource("sameValues")
    void documents_ofOneValue_haveOneText(String one, String other) {
        assertThat(canonical(one)).isPresent().isEqualTo(canonical(other));
    }

    @ParameterizedTest
    @CsvSource({ "1,1.0", "1,10e-1", "100,1e2", "100,1E+2", "0,-0", "0,0.00e9", "0.5,5e-1", "-120,-1.20E2", "0.1,0.10" })
    void notations_ofOneNumber_haveOneText(String one, String other) {
        assertThat(canonical(one)).isPresent().isEqualTo(canonical(other));
    }

    @ParameterizedTest
    @CsvSource({ "9007199254740992,9007199254740993", "0.1,0.1000000000000000055", "1e400,1e401", "1,-1", "10,1", "1e1,1e-1",
            "333333333.33333329,333333333.3333333", "1,'\"1\"'", "[],{}", "'[1,2]','[2,1]'", "null,false", "'[]','[null]'" })
    void values_thatDiffer_haveDifferentTexts(String one, String other) {
        assertThat(canonical(one)).isPresent();
        assertThat(canonical(other)).isPresent().isNotEqualTo(canonical(one));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "{", "{\"a\":1}x", "{} {}", "{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":2}", "[1,]", "01",
            "+1",
            "NaN", "'a'", "{a:1}", "// c\n1", "\"\\ud800\"", "{\"\\udc00\":1}", "1e9999999999", "\"a\nb\"" })
    void document_withoutACertainValue_hasNoText(String document) {
        assertThat(canonical(document)).isEmpty();
    }

    @Test
    void document_thatIsNoUnicode_hasNoText() {
        assertThat(CanonicalJson.of(new byte[] { '"', (byte) 0xff, '"' }, List.of())).isEmpty();
    }

    @Test
    void document_thatIsVeryDeepOrHasVeryManyDigits_isReadWithinBounds() {
        assertThat(canonical("[".repeat(900) + "]".repeat(900))).isPresent();
        assertThat(canonical("[".repeat(100_000) + "]".repeat(100_000))).isEmpty();
        assertThat(canonical("1".repeat(200_000))).isEmpty();
        assertThat(canonical("[" + "0,".repeat(100_000) + "0]")).isPresent();
    }

    @Test
    void excludedValues_makeNoDifference_andAllOthersDo() {
        String[] excluded = { "/id", "/auth/token", "/items/1/at", "/a~1b/c~0d" };

        assertThat(
                canonical("{\"id\":1,\"auth\":{\"token\":\"x\",\"user\":\"u\"},\"items\":[{\"at\":1},{\"at\":2}]}", excluded))
                .contains("{\"auth\":{\"user\":\"u\"},\"items\":[{\"at\":1},{}]}")
                .isEqualTo(canonical("{\"auth\":{\"user\":\"u\",\"token\":{\"deep\":[1]}},\"items\":[{\"at\":1},{\"at\":3}]}",
                        excluded));
        assertThat(canonical("{\"a/b\":{\"c~d\":1,\"e\":2}}", excluded)).contains("{\"a/b\":{\"e\":2}}");
        assertThat(canonical("[{\"id\":1}]", excluded)).contains("[{\"id\":1}]");
        assertThat(canonical("[7,8,9]", "/1")).contains("[7,9]");
    }
}
