package io.quarkiverse.rest.idempotency.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.KeyFormat;

/**
 * Values that are keys, in both forms of the header, and values that are not.
 */
class KeyParserTest {

    private static final int MAX = 255;

    private final KeyParser lenient = new KeyParser(KeyFormat.ANY, false, MAX);
    private final KeyParser strict = new KeyParser(KeyFormat.ANY, true, MAX);

    private static ParsedKey key(String value) {
        return new ParsedKey.Present(value);
    }

    private static String reason(ParsedKey parsed) {
        assertThat(parsed).isInstanceOf(ParsedKey.Malformed.class);
        return ((ParsedKey.Malformed) parsed).reason();
    }

    @Test
    void noHeader_isAbsent() {
        assertThat(lenient.parse(List.of())).isEqualTo(new ParsedKey.Absent());
        assertThat(strict.parse(List.of())).isEqualTo(new ParsedKey.Absent());
    }

    @ParameterizedTest
    @ValueSource(strings = { "8e03978e-40d5-43dd-bc93-6894a57f9324", "a", "~!@#$%^&*()", "order:42/retry?1=2", "a=b", "?1",
            "42",
            ":YWJj:" })
    void theQuotedAndTheBareForm_meanTheSameKey(String value) {
        assertThat(lenient.parse(List.of(value))).isEqualTo(key(value));
        assertThat(lenient.parse(List.of('"' + value + '"'))).isEqualTo(key(value));
        assertThat(strict.parse(List.of('"' + value + '"'))).isEqualTo(key(value));
    }

    @ParameterizedTest
    @ValueSource(strings = { "abc", "8e03978e-40d5-43dd-bc93-6894a57f9324", "?1", "42", "'abc'" })
    void bareKey_whereSyntaxIsStrict_isMalformed(String line) {
        assertThat(reason(strict.parse(List.of(line)))).contains("quoted string").contains("without quotes");
    }

    @Test
    void twoLines_areMalformed_evenIfTheyAreTheSame() {
        assertThat(reason(lenient.parse(List.of("a", "a")))).isEqualTo("Expected one header line, got 2.");
        assertThat(reason(strict.parse(List.of("\"a\"", "\"b\"")))).isEqualTo("Expected one header line, got 2.");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "\t", " \t " })
    void anEmptyValue_isMalformed(String line) {
        assertThat(reason(lenient.parse(List.of(line)))).contains("empty value");
        assertThat(reason(strict.parse(List.of(line)))).contains("empty value");
    }

    @Test
    void anEmptyQuotedValue_isMalformed() {
        assertThat(reason(lenient.parse(List.of("\"\"")))).contains("empty string");
    }

    @ParameterizedTest
    @ValueSource(strings = { "\"a\", \"b\"", "\"a\",\"a\"", "\"a\" \"b\"", "\"a\"b", "(\"a\" \"b\")" })
    void aList_isMalformed(String line) {
        assertThat(strict.parse(List.of(line))).isInstanceOf(ParsedKey.Malformed.class);
        assertThat(lenient.parse(List.of(line))).isInstanceOf(ParsedKey.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = { "\"", "\"abc", "abc\"", "a\"bc", "\"a\"bc\"", "\"abc\\\"", "\"a\\bc\"" })
    void unbalancedQuotesAndWrongEscapes_areMalformed(String line) {
        assertThat(lenient.parse(List.of(line))).isInstanceOf(ParsedKey.Malformed.class);
        assertThat(strict.parse(List.of(line))).isInstanceOf(ParsedKey.Malformed.class);
    }

    @Test
    void escapedQuotesAndBackslashes_areTheCharactersThemselves() {
        assertThat(strict.parse(List.of("\"a\\\"b\\\\c\""))).isEqualTo(key("a\"b\\c"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "a\u0000b", "a\u0001", "\u0001a", "a\tb", "a\u007f", "a\u001fb", "\u0000", "a\rb", "a\nb" })
    void controlCharacters_areMalformed(String value) {
        assertThat(lenient.parse(List.of(value))).isInstanceOf(ParsedKey.Malformed.class);
        assertThat(lenient.parse(List.of('"' + value + '"'))).isInstanceOf(ParsedKey.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = { "é", "ключ", "a\u0080", "键", "😀", "\u00a0a", "a\ufeff" })
    void charactersOutsideAscii_areMalformed(String value) {
        assertThat(lenient.parse(List.of(value))).isInstanceOf(ParsedKey.Malformed.class);
        assertThat(lenient.parse(List.of('"' + value + '"'))).isInstanceOf(ParsedKey.Malformed.class);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
            "schlüssel, 'ü' (U+00FC) at position 5",
            "\"schlüssel\", 'ü' (U+00FC) at position 5",
            "\"a\\\"ü\", 'ü' (U+00FC) at position 3",
            "\"a\\ü\", 'ü' (U+00FC) at position 3",
            "ключ, 'к' (U+043A) at position 1",
            "a键, '键' (U+952E) at position 2",
            "order-😀, a character (U+1F600) at position 7",
            "a\u00a0, a character (U+00A0) at position 2",
            "a\u007f, a character (U+007F) at position 2",
            "a\ud83d, a character (U+D83D) at position 2" })
    void characterOutsideAscii_isNamedWithItsPositionInTheKey(String line, String named) {
        String reason = "Expected visible ASCII characters, got " + named
                + ". Send a key of ASCII letters and digits, such as a UUID.";

        assertThat(reason(lenient.parse(List.of(line)))).isEqualTo(reason);
    }

    @Test
    void letterThatTheServerReadByteByByte_isNamedAsTheClientSentIt() {
        String received = new String("schlüssel".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(reason(lenient.parse(List.of(received)))).contains("got 'ü' (U+00FC) at position 5");
        assertThat(reason(strict.parse(List.of('"' + received + '"')))).contains("got 'ü' (U+00FC) at position 5");
        assertThat(reason(lenient.parse(List.of("Ã")))).as("no UTF-8").contains("got 'Ã' (U+00C3) at position 1");
        assertThat(reason(lenient.check("Ã¼"))).as("not a header").contains("got 'Ã' (U+00C3) at position 1");
    }

    @Test
    void aSpaceWithinAKey_isMalformed() {
        assertThat(reason(lenient.parse(List.of("a b")))).isEqualTo(
                "Expected visible ASCII characters, got a space (U+0020) at position 2. Send a key of ASCII letters and "
                        + "digits, such as a UUID.");
        assertThat(reason(strict.parse(List.of("\" a\"")))).contains("position 1");
    }

    @ParameterizedTest
    @ValueSource(strings = { " abc", "abc ", "\tabc\t", " \"abc\" ", "\t\"abc\"" })
    void spacesAndTabsAroundAKey_doNotBelongToIt(String line) {
        assertThat(lenient.parse(List.of(line))).isEqualTo(key("abc"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "\"abc\";a", "\"abc\";a=1", "\"abc\"; a=\"x\";b=?0", "\"abc\";a=token" })
    void parametersThatParse_areIgnored(String line) {
        assertThat(strict.parse(List.of(line))).isEqualTo(key("abc"));
        assertThat(lenient.parse(List.of(line))).isEqualTo(key("abc"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "\"abc\";", "\"abc\";=1", "\"abc\";A=1", "\"abc\";a=", "\"abc\";a=\"x", "\"abc\" ;a", "abc;a=1" })
    void parametersThatDoNotParse_areMalformed(String line) {
        assertThat(lenient.parse(List.of(line))).isInstanceOf(ParsedKey.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = { "a,b", "a;b", "a\\b", "a\"b", ",", "a, b" })
    void aBareKeyWithACharacterOfTheSyntax_isMalformed_andItsPlaceIsNamed(String line) {
        assertThat(reason(lenient.parse(List.of(line)))).contains("must be a quoted string")
                .contains("position " + (line.length() == 1 ? 1 : 2));
    }

    @Test
    void aKeyOfTheGreatestLength_isAKey_inBothForms() {
        String longest = "k".repeat(MAX);

        assertThat(lenient.parse(List.of(longest))).isEqualTo(key(longest));
        assertThat(strict.parse(List.of('"' + longest + '"'))).isEqualTo(key(longest));
        assertThat(strict.parse(List.of('"' + "\\\"".repeat(MAX) + '"'))).as("an escape is one character")
                .isEqualTo(key("\"".repeat(MAX)));
    }

    @Test
    void aKeyThatIsTooLong_isMalformed_andBothLengthsAreNamed() {
        String tooLong = "k".repeat(MAX + 1);

        assertThat(reason(lenient.parse(List.of(tooLong))))
                .isEqualTo("Expected at most 255 characters, got 256. Send a shorter key, such as a UUID.");
        assertThat(reason(strict.parse(List.of('"' + tooLong + '"')))).isEqualTo(
                "Expected at most 255 characters, got 256. Send a shorter key, such as a UUID.");
        assertThat(reason(lenient.parse(List.of("k".repeat(100_000))))).isEqualTo(
                "Expected at most 255 characters, got 100000. Send a shorter key, such as a UUID.");
    }

    @Test
    void theGreatestLengthCanBeAnything_fromOneUp() {
        assertThat(new KeyParser(KeyFormat.ANY, false, 1).parse(List.of("k"))).isEqualTo(key("k"));
        assertThat(new KeyParser(KeyFormat.ANY, false, Integer.MAX_VALUE).parse(List.of("k"))).isEqualTo(key("k"));
        assertThatThrownBy(() -> new KeyParser(KeyFormat.ANY, false, 0))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("was 0");
    }

    @Test
    void reason_neverRepeatsTheValue() {
        for (String secret : List.of("sEcRet,1", "\"sEcRet", "sEcRet é", "sEcRet".repeat(100))) {
            assertThat(reason(lenient.parse(List.of(secret)))).doesNotContain("sEcRet");
        }
    }
}
