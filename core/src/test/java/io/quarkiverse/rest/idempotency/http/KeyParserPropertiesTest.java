package io.quarkiverse.rest.idempotency.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.quarkiverse.rest.idempotency.KeyFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Properties that hold for any header of a client.
 */
class KeyParserPropertiesTest {

    @Property(tries = 2000)
    void anyHeader_isParsedWithoutAnException_toVisibleAsciiWithinTheLimit(
            @ForAll("lines") List<String> lines, @ForAll KeyFormat format, @ForAll boolean strict,
            @ForAll @IntRange(min = 1, max = 300) int maxLength) {
        ParsedKey parsed = new KeyParser(format, strict, maxLength).parse(lines);

        assertThat(parsed).isNotNull();
        if (parsed instanceof ParsedKey.Present present) {
            assertThat(present.value()).isNotEmpty().hasSizeLessThanOrEqualTo(maxLength);
            assertThat(present.value().chars()).allMatch(c -> c >= 0x21 && c <= 0x7E);
        }
    }

    @Property
    void anyKeyOfVisibleAscii_comesBackFromItsQuotedForm(@ForAll("keys") String key) {
        String quoted = '"' + key.replace("\\", "\\\\").replace("\"", "\\\"") + '"';

        assertThat(new KeyParser(KeyFormat.ANY, true, 255).parse(List.of(quoted))).isEqualTo(new ParsedKey.Present(key));
    }

    @Provide
    Arbitrary<List<String>> lines() {
        Arbitrary<String> anything = Arbitraries.strings().all().ofMaxLength(400);
        Arbitrary<String> ascii = Arbitraries.strings().ascii().ofMaxLength(400);
        Arbitrary<String> syntax = Arbitraries.strings().withChars(" \t\"\\;,=?:@%*()a1\u00e9").ofMaxLength(20);
        return Arbitraries.oneOf(anything, ascii, syntax, keys(), keys().map(key -> '"' + key + '"')).list().ofMaxSize(2);
    }

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(255);
    }
}
