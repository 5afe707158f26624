package io.quarkiverse.rest.idempotency.lab.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that are wrong on purpose. Each is rejected in a way that is documented, without a stack trace in the answer or in
 * the log, and without a record.
 */
@ExtendWith(LabExtension.class)
class HostileRequestsIT {

    private static final int LIMIT = 8 << 20;

    private final Lab lab;
    private final String name = "hostile-" + UUID.randomUUID();
    private long records;
    private int logMark;

    HostileRequestsIT(Lab lab) {
        this.lab = lab;
    }

    @BeforeEach
    void remember() {
        records = lab.records();
        logMark = lab.markLog();
    }

    @AfterEach
    void hostileRequests_runNothing_recordNothing_andLogNothing() {
        assertThat(lab.records()).isEqualTo(records);
        assertThat(lab.count(name)).isZero();
        assertThat(lab.logSince(logMark)).isEmpty();
    }

    @Test
    void announcedBodyOf10Megabytes_isTooLarge() throws IOException {
        try (RawConnection connection = new RawConnection(lab.port())) {
            String answer = connection.head(requestLine(), "Host: lab", "Connection: close", "Idempotency-Key: \"body-1\"",
                    "Content-Length: " + (10 << 20)).answer();

            assertStatus(answer, 413);
        }
    }

    @Test
    void unannouncedBodyOverTheLimit_isTooLarge() throws IOException {
        try (RawConnection connection = new RawConnection(lab.port())) {
            // Not a byte more than it takes, so that the other side has read everything when it closes.
            String answer = connection.head(requestLine(), "Host: lab", "Connection: close", "Idempotency-Key: \"body-2\"",
                    "Transfer-Encoding: chunked")
                    .body((Integer.toHexString(LIMIT + 1) + "\r\n").getBytes(StandardCharsets.ISO_8859_1))
                    .body(new byte[LIMIT + 1])
                    .answer();

            assertStatus(answer, 413);
        }
    }

    @Test
    void keyOf100Kilobytes_isInvalid() throws IOException {
        assertInvalid("Idempotency-Key: \"" + "k".repeat(100_000) + '"');
    }

    @Test
    void keyOf256Characters_isInvalid() throws IOException {
        assertInvalid("Idempotency-Key: \"" + "k".repeat(256) + '"');
    }

    @ParameterizedTest
    @ValueSource(ints = { 0x00, 0x01, 0x08, 0x0B, 0x1B, 0x7F })
    void controlCharacterInTheKey_isRejected(int character) throws IOException {
        assertStatus(send("Idempotency-Key: \"a" + (char) character + "b\""), 400);
    }

    @ParameterizedTest
    @ValueSource(ints = { '\t', 0x80, 0xE4, 0xFF })
    void characterThatIsNotVisibleAscii_isInvalid(int character) throws IOException {
        assertInvalid("Idempotency-Key: \"a" + (char) character + "b\"");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "\"\"", "\" \"", "\"a\", \"b\"", "a, b", "\"a", "a\"", "\"a\" b", "\"a\\x\"",
            "\"a\"\"b\"",
            "\"a\";;", "\"a\";p=", "(\"a\")", "?1;" })
    void valueThatIsNotOneKey_isInvalid(String value) throws IOException {
        assertInvalid("Idempotency-Key: " + value);
    }

    @Test
    void twoLines_areInvalid_alsoWhenTheySayTheSame() throws IOException {
        assertInvalid("Idempotency-Key: \"a\"", "Idempotency-Key: \"b\"");
        assertInvalid("Idempotency-Key: \"a\"", "Idempotency-Key: \"a\"");
        assertInvalid("Idempotency-Key: \"a\"", "idempotency-key: \"a\"");
    }

    private void assertInvalid(String... keyLines) throws IOException {
        String answer = send(keyLines);
        assertStatus(answer, 400);
        assertThat(answer).contains("application/problem+json", "\"code\":\"idempotency_key_invalid\"");
    }

    private String send(String... keyLines) throws IOException {
        try (RawConnection connection = new RawConnection(lab.port())) {
            return connection.head(requestLine(), "Host: lab", "Connection: close", "Content-Length: 0",
                    String.join("\r\n", keyLines)).answer();
        }
    }

    private String requestLine() {
        return "POST /lab/counter/" + name + " HTTP/1.1";
    }

    private static void assertStatus(String answer, int status) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer).doesNotContain("Exception", "\tat ", "Idempotent-Replayed");
    }
}
