package io.quarkiverse.rest.idempotency.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.quarkiverse.rest.idempotency.KeyFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Values that broken or hostile clients send: 200,000 of them, most of which are almost a key, after a corpus of those that
 * are worth a look each. A value that fails is printed with its seed, and tried first by the next run.
 */
class HostileKeysTest {

    private static final int MAX = 255;
    private static final String CORPUS = "/hostile-keys.txt";

    private final KeyParser lenient = new KeyParser(KeyFormat.ANY, false, MAX);
    private final KeyParser strict = new KeyParser(KeyFormat.ANY, true, MAX);
    private final KeyParser uuids = new KeyParser(KeyFormat.UUIDV7, false, MAX);

    @Example
    void theCorpus_isAnsweredAsItSays() throws IOException {
        try (InputStream corpus = HostileKeysTest.class.getResourceAsStream(CORPUS)) {
            String[] values = new String(corpus.readAllBytes(), StandardCharsets.UTF_8).split("\n");
            for (String value : values) {
                if (!value.startsWith("#")) {
                    String[] parts = value.split("\t", -1);
                    String expected = parts[0];
                    List<String> lines = Arrays.stream(parts).skip(1).map(HostileKeysTest::unescaped).toList();
                    ParsedKey parsed = lenient.parse(lines);
                    if (expected.equals("malformed")) {
                        assertThat(parsed).as(value).isInstanceOf(ParsedKey.Malformed.class);
                    } else {
                        assertThat(parsed).as(value)
                                .isEqualTo(new ParsedKey.Present(unescaped(expected.substring("key ".length()))));
                    }
                    check(lines);
                }
            }
        }
    }

    private static String unescaped(String text) {
        String characters = text.translateEscapes();
        int repeated = characters.indexOf('~');
        return repeated < 1 ? characters
                : characters.substring(0, repeated) + characters.substring(repeated - 1, repeated).repeat(99_999)
                        + characters.substring(repeated + 1);
    }

    @Property(tries = 200_000, edgeCases = EdgeCasesMode.NONE)
    void anyHeader_isAKeyOrMalformed_andTheReasonDoesNotRepeatIt(@ForAll("lines") List<String> lines) {
        check(lines);
    }

    private void check(List<String> lines) {
        ParsedKey parsed = lenient.parse(lines);
        String quoted = lines.size() == 1 ? quoted(lines.get(0)) : null;
        if (quoted != null) {
            assertThat(parsed instanceof ParsedKey.Present).as("a quoted string is a key").isEqualTo(quoted.length() <= MAX);
        }
        if (parsed instanceof ParsedKey.Present present) {
            assertThat(present.value()).isNotEmpty().hasSizeLessThanOrEqualTo(MAX).matches("[!-~]+");
        } else if (parsed instanceof ParsedKey.Malformed malformed) {
            assertThat(malformed.reason()).hasSizeLessThanOrEqualTo(200)
                    .as("ASCII, and at most one letter of the key").matches("[ -~]+('\\p{L}'[ -~]+)?");
            for (String line : lines) {
                assertThat(line.length() >= 30 && malformed.reason().contains(line)).as("the reason repeats it").isFalse();
            }
        } else {
            assertThat(lines).isEmpty();
        }
        assertAgree(parsed, strict.parse(lines));
        assertAgree(parsed, uuids.parse(lines));
    }

    /**
     * @return the visible characters of a string of RFC 9651 without parameters, or {@code null} when it is none
     */
    private static String quoted(String line) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < line.length() && line.charAt(0) == '"'; i++) {
            char character = line.charAt(i);
            if (character == '"') {
                return i == line.length() - 1 && !text.isEmpty() ? text.toString() : null;
            } else if (character == '\\') {
                i++;
                if (i == line.length() || line.charAt(i) != '"' && line.charAt(i) != '\\') {
                    return null;
                }
                character = line.charAt(i);
            }
            if (character <= ' ' || character > '~') {
                return null;
            }
            text.append(character);
        }
        return null;
    }

    /** A parser that accepts less reads the accepted values in the same way. */
    private static void assertAgree(ParsedKey parsed, ParsedKey narrower) {
        if (narrower instanceof ParsedKey.Present) {
            assertThat(parsed).isEqualTo(narrower);
        } else if (parsed instanceof ParsedKey.Absent) {
            assertThat(narrower).isEqualTo(parsed);
        }
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.frequencyOf(Tuple.of(20, value().map(List::of)), Tuple.of(1, value().list().ofMaxSize(3)));
    }

    private static Arbitrary<String> value() {
        Arbitrary<String> visible = Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(40);
        Arbitrary<String> string = visible.map(key -> '"' + key.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        Arbitrary<String> syntax = Arbitraries.strings().withChars(" \t\"\\;,=?:@%*()-.a1F\u0000\u007f\u00e9").ofMaxLength(24);
        Arbitrary<String> item = Arbitraries.oneOf(string, Arbitraries.of("1", "-1.5", "?0", "@1", ":YQ==:", "token", "%\"a\"",
                "999999999999999", "()", ""), syntax);
        Arbitrary<String> parameters = item
                .flatMap(value -> Arbitraries.of(";a=", "; b=", ";;", ";A=", ";a", " ;a=", ";*x=").map(name -> name + value));
        Arbitrary<String> huge = Arbitraries.integers().between(250, 3000)
                .flatMap(length -> Arbitraries.of("k", "\\\"", "\\", "\"", " ", "é", ";a").map(
                        unit -> '"' + unit.repeat(length) + '"'));
        Arbitrary<String> broken = string.flatMap(text -> Arbitraries.integers().between(0, text.length() - 1).flatMap(
                place -> syntax.map(noise -> text.substring(0, place) + noise + text.substring(place + 1))));
        return Arbitraries.oneOf(visible, string, syntax, broken, item, huge, Arbitraries.strings().all().ofMaxLength(60),
                Arbitraries.strings().ascii().ofMaxLength(300), string.flatMap(text -> parameters.map(text::concat)));
    }
}
