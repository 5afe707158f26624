package io.quarkiverse.rest.idempotency.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/**
 * The parts of two requests that must be equal for them to be the same.
 */
class FingerprintTest {

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static String of(String method, String target, List<String> contentType, String body) {
        Fingerprint fingerprint = new Fingerprint(method, target);
        fingerprint.header("Content-Type", contentType);
        fingerprint.body(bytes(body));
        return fingerprint.finish();
    }

    @Test
    void theSameRequestHasTheSameFingerprint_in43Characters() {
        assertThat(of("POST", "/payments?a=1", List.of("text/plain"), "body"))
                .isEqualTo(of("POST", "/payments?a=1", List.of("text/plain"), "body"))
                .hasSize(43);
    }

    @Test
    void theLayoutIsPartOfTheRecords_andDoesNotChange() {
        assertThat(of("POST", "/payments", List.of("application/json"), "{}"))
                .isEqualTo("6vfDFGE2lFR_BjRAC-uJrdfQawf8JSLqIfuAhY7vGYE");
    }

    @Test
    void requestsThatDiffer_haveDifferentFingerprints() {
        assertThat(Stream.of(
                of("POST", "/payments", List.of("text/plain"), "body"),
                of("PUT", "/payments", List.of("text/plain"), "body"),
                of("POST", "/payments?", List.of("text/plain"), "body"),
                of("POST", "/payments", List.of("text/html"), "body"),
                of("POST", "/payments", List.of(), "body"),
                of("POST", "/payments", List.of(""), "body"),
                of("POST", "/payments", List.of("text/plain", "text/plain"), "body"),
                of("POST", "/payments", List.of("text/plain"), "Body"),
                of("POST", "/payments", List.of("text/plain"), "")))
                .doesNotHaveDuplicates();
    }

    @Test
    void parts_doNotRunTogether() {
        assertThat(of("POST", "/a", List.of(), "")).isNotEqualTo(of("POST/", "a", List.of(), ""));
        assertThat(of("POST", "/a", List.of("b"), "c")).isNotEqualTo(of("POST", "/a", List.of("bc"), ""));
    }

    @Test
    void aBodyThatArrivesInPieces_isTheSameBody() {
        Fingerprint pieces = new Fingerprint("POST", "/payments");
        pieces.header("Content-Type", List.of("text/plain"));
        pieces.body(bytes("bo"));
        pieces.body(bytes(""));
        pieces.body(bytes("dy"));

        assertThat(pieces.finish()).isEqualTo(of("POST", "/payments", List.of("text/plain"), "body"));
    }

    @Test
    void theWholeBodyCounts_alsoBehindTheFirstMegabyte() {
        String long1 = "x".repeat(2 << 20);

        assertThat(of("POST", "/", List.of(), long1 + "1")).isNotEqualTo(of("POST", "/", List.of(), long1 + "2"));
    }

    @Test
    void buffer_isLeftAsItWas() {
        ByteBuffer body = bytes("body");

        new Fingerprint("POST", "/").body(body);

        assertThat(body.remaining()).isEqualTo(4);
    }

    @Test
    void texts_areDigestedInUtf8() {
        assertThat(Fingerprint.ofText("é")).hasSize(43).isNotEqualTo(Fingerprint.ofText("e"));
    }
}
