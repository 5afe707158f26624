package io.quarkiverse.rest.idempotency.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.FingerprintMode;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.RecordId;

class DigestSecretTest {

    private static final DigestSecret SECRET = new DigestSecret("0123456789abcdef0123456789abcdef");
    private static final DigestSecret OTHER = new DigestSecret("fedcba9876543210fedcba9876543210");

    private static String fingerprint(DigestSecret secret, String pin) {
        RequestFingerprint fingerprint = new RequestFingerprint(
                new FingerprintRules(FingerprintMode.BYTES, List.of(), false, List.of(), false, true),
                RequestFingerprint.BYTES, "POST", "/pins", name -> List.of());
        fingerprint.body(pin.getBytes(), 0, pin.length());
        return fingerprint.finish().fingerprint(secret);
    }

    /** An attacker who has a copy of the store, and not the secret, tries all PINs. */
    @Test
    void pin_ofFourDigits_isNotFoundFromACopyOfTheStore() {
        assertThat(candidates(fingerprint(DigestSecret.NONE, "4711"))).containsExactly("4711");

        assertThat(candidates(fingerprint(SECRET, "4711"))).isEmpty();
        assertThat(marksAlone(fingerprint(DigestSecret.NONE, "4711"))).contains("4711");
        assertThat(marksAlone(fingerprint(SECRET, "4711"))).doesNotContain("4711");
    }

    private static List<String> candidates(String stored) {
        return pins().filter(pin -> digest(fingerprint(DigestSecret.NONE, pin)).equals(digest(stored))).toList();
    }

    private static List<String> marksAlone(String stored) {
        return pins().filter(pin -> binding(fingerprint(DigestSecret.NONE, pin)).marks().equals(binding(stored).marks()))
                .toList();
    }

    private static Stream<String> pins() {
        return IntStream.range(0, 10_000).mapToObj(pin -> String.format("%04d", pin));
    }

    private static Binding binding(String fingerprint) {
        return new Binding("operation", "resource", fingerprint);
    }

    private static String digest(String fingerprint) {
        return binding(fingerprint).digest();
    }

    @Test
    void idsAndFingerprints_underOneSecret_areTheSame_andUnderAnotherDiffer() {
        assertThat(SECRET.id("r", "p", "k")).isEqualTo(new DigestSecret("0123456789abcdef0123456789abcdef").id("r", "p", "k"))
                .isNotEqualTo(OTHER.id("r", "p", "k")).isNotEqualTo(RecordId.of("r", "p", "k"))
                .isNotEqualTo(SECRET.id("r", null, "k"));
        assertThat(DigestSecret.NONE.id("r", "p", "k")).isEqualTo(RecordId.of("r", "p", "k"));
        assertThat(fingerprint(SECRET, "1")).isEqualTo(fingerprint(SECRET, "1")).isNotEqualTo(fingerprint(SECRET, "2"))
                .isNotEqualTo(fingerprint(OTHER, "1")).hasSizeLessThanOrEqualTo(Binding.MAX_FINGERPRINT);
    }

    @Test
    void idsOfAKey_duringARotation_beginWithThatOfNewRecords() {
        assertThat(new DigestSecrets(SECRET, List.of(OTHER, DigestSecret.NONE)).ids("r", "p", "k"))
                .containsExactly(SECRET.id("r", "p", "k"), OTHER.id("r", "p", "k"), RecordId.of("r", "p", "k"));
    }
}
