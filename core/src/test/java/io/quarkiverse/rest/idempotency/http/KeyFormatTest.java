package io.quarkiverse.rest.idempotency.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.KeyFormat;

/**
 * Keys that must be UUIDs.
 */
class KeyFormatTest {

    private final KeyParser uuid = new KeyParser(KeyFormat.UUID, false, 255);
    private final KeyParser uuidv7 = new KeyParser(KeyFormat.UUIDV7, false, 255);

    @ParameterizedTest
    @ValueSource(strings = { "8e03978e-40d5-43dd-bc93-6894a57f9324", "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f" })
    void aUuidOfAnyVersion_isAKey_inBothForms(String value) {
        assertThat(uuid.parse(List.of(value))).isEqualTo(new ParsedKey.Present(value));
        assertThat(uuid.parse(List.of('"' + value + '"'))).isEqualTo(new ParsedKey.Present(value));
    }

    @ParameterizedTest
    @ValueSource(strings = { "abc", "8e03978e40d543ddbc936894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f932",
            "8e03978e-40d5-43dd-bc93-6894a57f93244", "{8e03978e-40d5-43dd-bc93-6894a57f9324}",
            "8e03978-e40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f932g",
            "8e03978e_40d5_43dd_bc93_6894a57f9324", "urn:uuid:8e03978e-40d5-43dd-bc93-6894a57f9324" })
    void valueThatIsNoUuid_isMalformed(String value) {
        assertThat(uuid.parse(List.of(value))).isEqualTo(
                new ParsedKey.Malformed("Expected a UUID in its 36-character form (RFC 9562)."));
    }

    @ParameterizedTest
    @ValueSource(strings = { "017f22e2-79b0-7cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-b8c4-dc0c0c07398f",
            "017f22e2-79b0-7cc3-88c4-dc0c0c07398f", "017f22e2-79b0-7cc3-a8c4-dc0c0c07398f" })
    void aUuidOfVersion7_isAKey(String value) {
        assertThat(uuidv7.parse(List.of(value))).isEqualTo(new ParsedKey.Present(value));
    }

    @ParameterizedTest
    @ValueSource(strings = { "8e03978e-40d5-43dd-bc93-6894a57f9324", "017f22e2-79b0-7cc3-18c4-dc0c0c07398f",
            "017f22e2-79b0-7cc3-c8c4-dc0c0c07398f", "00000000-0000-0000-0000-000000000000", "abc" })
    void anotherVersionOrVariant_isMalformedWhereVersion7IsAskedFor(String value) {
        assertThat(uuidv7.parse(List.of(value))).isEqualTo(
                new ParsedKey.Malformed("Expected a UUID of version 7 in its 36-character form (RFC 9562)."));
    }

    @ParameterizedTest
    @ValueSource(strings = { "017F22E2-79B0-7CC3-B8C4-DC0C0C07398F", "\"017F22E2-79B0-7cc3-b8c4-dc0c0c07398f\"" })
    void uuid_inAnyCase_isOneKeyInLowerCase(String value) {
        ParsedKey canonical = new ParsedKey.Present("017f22e2-79b0-7cc3-b8c4-dc0c0c07398f");

        assertThat(uuid.parse(List.of(value))).isEqualTo(canonical);
        assertThat(uuidv7.parse(List.of(value))).isEqualTo(canonical);
    }

    @Test
    void uuid_whereAnyKeyIsAccepted_staysAsItWasSent() {
        String sent = "017F22E2-79B0-7CC3-B8C4-DC0C0C07398F";

        assertThat(new KeyParser(KeyFormat.ANY, false, 255).parse(List.of(sent))).isEqualTo(new ParsedKey.Present(sent));
    }
}
