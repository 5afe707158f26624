package io.quarkiverse.rest.idempotency.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.FingerprintMode;
import io.quarkiverse.rest.idempotency.protocol.Fingerprint;
import io.quarkiverse.rest.idempotency.spi.Binding;

class RequestFingerprintTest {

    private static final FingerprintRules DEFAULTS = rules(false, true);

    private static FingerprintRules rules(boolean ignoreQueryOrder, boolean conditional) {
        return new FingerprintRules(FingerprintMode.BYTES, List.of(), ignoreQueryOrder, List.of("Content-Type"), conditional,
                true);
    }

    private static ComparedRequest request(FingerprintRules rules, String target, String body, String... headers) {
        Map<String, List<String>> sent = new LinkedHashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            sent.put(headers[i], List.of(headers[i + 1]));
        }
        RequestFingerprint fingerprint = new RequestFingerprint(rules, RequestFingerprint.BYTES, "POST", target,
                name -> sent.getOrDefault(name, List.of()));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        fingerprint.body(bytes, 0, bytes.length);
        return fingerprint.finish();
    }

    private static Binding binding(ComparedRequest request) {
        return new Binding("operation", "resource", request.fingerprint(DigestSecret.NONE));
    }

    private static List<String> differing(ComparedRequest bound, ComparedRequest own) {
        return differing(DEFAULTS, bound, own);
    }

    private static List<String> differing(FingerprintRules rules, ComparedRequest bound, ComparedRequest own) {
        assertThat(binding(bound)).isNotEqualTo(binding(own));
        return new MarkedParts(rules, own.parts()).differing(binding(bound).marks(), binding(own).marks());
    }

    /** The records of the first version, and of nodes that still run it, are those of the same requests. */
    @Test
    void fingerprint_ofAnOrdinaryRequest_isThatOfTheFirstVersion() {
        Fingerprint first = new Fingerprint("POST", "/payments?a=1");
        first.header("Content-Type", List.of("application/json"));
        first.body(ByteBuffer.wrap("{}".getBytes(StandardCharsets.UTF_8)));

        ComparedRequest now = request(DEFAULTS, "/payments?a=1", "{}", "Content-Type", "application/json; charset=utf-8");

        assertThat(binding(now)).isEqualTo(new Binding("operation", "resource", first.finish()));
        assertThat(now.fingerprint(DigestSecret.NONE)).hasSizeLessThanOrEqualTo(Binding.MAX_FINGERPRINT);
    }

    @ParameterizedTest
    @ValueSource(strings = { "If-Match", "If-None-Match", "If-Unmodified-Since", "If-Modified-Since", "If-Range" })
    void conditionalHeader_countsByDefault_andIsNamed(String header) {
        ComparedRequest none = request(DEFAULTS, "/things", "b");
        ComparedRequest one = request(DEFAULTS, "/things", "b", header, "\"1\"");
        ComparedRequest two = request(DEFAULTS, "/things", "b", header, "\"2\"");

        assertThat(differing(none, one)).containsExactly("header " + header);
        assertThat(differing(one, two)).containsExactly("header " + header);
        assertThat(binding(request(rules(false, false), "/things", "b", header, "\"1\"")))
                .isEqualTo(binding(request(rules(false, false), "/things", "b", header, "\"2\"")));
    }

    @Test
    void conditionalHeader_atTheBeginningOfABody_isNotTheHeader() {
        ComparedRequest header = request(DEFAULTS, "/things", "b", "If-Match", "1");
        ComparedRequest body = request(DEFAULTS, "/things", "\0\0\0\u0008If-Match\0\0\0\u0001\0\0\0\u00011b");

        assertThat(binding(header)).isNotEqualTo(binding(body));
    }

    @Test
    void orderOfParametersOfDifferentNames_countsUnlessItIsIgnored() {
        ComparedRequest first = request(DEFAULTS, "/things?b=2&a=1", "");
        ComparedRequest second = request(DEFAULTS, "/things?a=1&b=2", "");
        assertThat(differing(first, second)).containsExactly("query");

        FingerprintRules ignored = rules(true, true);
        assertThat(binding(request(ignored, "/things?b=2&a=1", "")))
                .isEqualTo(binding(request(ignored, "/things?a=1&b=2", "")));
        assertThat(differing(request(ignored, "/things?a=1&a=2", ""), request(ignored, "/things?a=2&a=1", "")))
                .containsExactly("query");
        assertThat(differing(request(ignored, "/things?a=1&b=2", ""), request(ignored, "/things?a=1", "")))
                .containsExactly("query");
    }

    @Test
    void rejection_namesEveryPartThatDiffers() {
        ComparedRequest first = request(DEFAULTS, "/things?a=1", "one", "Content-Type", "text/plain");
        ComparedRequest second = request(DEFAULTS, "/things?a=2", "two", "Content-Type", "text/html");

        assertThat(differing(first, second)).containsExactly("query", "body", "content type");
    }

    @Test
    void recordWithoutMarks_isComparedWithoutThem_andNamesNothing() {
        ComparedRequest own = request(DEFAULTS, "/things", "b");
        Binding older = new Binding("operation", "resource", own.digest());

        assertThat(binding(own)).isEqualTo(older).hasSameHashCodeAs(older);
        assertThat(new MarkedParts(DEFAULTS, own.parts()).differing(older.marks(), binding(own).marks())).isEmpty();
    }

    @Test
    void marks_ofManyHeadersAndParts_fitIntoTheRecord() {
        FingerprintRules many = new FingerprintRules(FingerprintMode.BYTES, List.of(), false,
                List.of("Content-Type", "A", "B", "C", "D", "E", "F", "G", "H"), true, true);
        ComparedRequest first = parts(many, 2000, "1");
        ComparedRequest second = parts(many, 2000, "2");
        assertThat(first.fingerprint(DigestSecret.NONE)).hasSize(Binding.MAX_FINGERPRINT);
        assertThat(differing(many, first, second)).containsExactly("one behind the part p5");
    }

    private static ComparedRequest parts(FingerprintRules rules, int number, String last) {
        RequestFingerprint fingerprint = new RequestFingerprint(rules, RequestFingerprint.PARTS, "POST", "/things",
                name -> List.of());
        for (int i = 0; i < number; i++) {
            byte[] content = ("part" + i + (i == number - 1 ? last : "")).getBytes(StandardCharsets.UTF_8);
            fingerprint.part("p" + i, sha(content));
        }
        return fingerprint.finish();
    }

    private static byte[] sha(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
