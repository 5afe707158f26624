package io.quarkiverse.rest.idempotency.store.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse.Header;

/**
 * Records outlive versions of the extension: what a former version has written is read as it was meant. The columns here are
 * fixtures and never change; a new format gets new ones beside them.
 */
class RecordFormatTest {

    /** Columns that format 1 has written, and the responses they stand for. */
    static Stream<Arguments> formatOne() {
        return Stream.of(
                Arguments.of(1, 201,
                        "4c6f636174696f6e3a202f7061796d656e74732f370a436f6e74656e742d547970653a20746578742f706c61696e0a",
                        "70616964", new RecordedResponse.Stored(201,
                                List.of(new Header("Location", "/payments/7"), new Header("Content-Type", "text/plain")),
                                "paid".getBytes())),
                Arguments.of(1, 204, null, null, new RecordedResponse.Stored(204, List.of(), new byte[0])),
                Arguments.of(1, 200, "582d4e616d653a204ac3b872676e3a20c3a9203b2071750a582d4e616d653a200a", "00ff",
                        new RecordedResponse.Stored(200,
                                List.of(new Header("X-Name", "Jørgn: é ; qu"), new Header("X-Name", "")),
                                new byte[] { 0, (byte) 0xff })),
                Arguments.of(2, 200, "455461673a2022313522 0a".replace(" ", ""), "7461626c652d37",
                        new RecordedResponse.Rebuildable(200, List.of(new Header("ETag", "\"15\"")), "table-7")),
                Arguments.of(3, 200, null, "746f6f206c61726765", new RecordedResponse.Unreplayable(200, "too large")));
    }

    @ParameterizedTest
    @MethodSource("formatOne")
    void recordsOfFormatOne_areReadAsTheyWereMeant(int kind, int status, String headers, String body,
            RecordedResponse response) {
        assertThat(RecordFormat.read(1, new RecordFormat.Columns(kind, status, bytes(headers), bytes(body))))
                .isEqualTo(response);
    }

    @ParameterizedTest
    @MethodSource("formatOne")
    void formatOne_isStillWrittenSo(int kind, int status, String headers, String body, RecordedResponse response) {
        RecordFormat.Columns columns = RecordFormat.write(response);

        assertThat(columns.kind()).isEqualTo(kind);
        assertThat(columns.status()).isEqualTo(status);
        assertThat(columns.headers()).isEqualTo(bytes(headers));
        assertThat(columns.body()).isEqualTo(bytes(body));
    }

    @Test
    void aRecordOfANewerFormat_isNotGuessedAt() {
        RecordFormat.Columns columns = new RecordFormat.Columns(1, 201, null, null);

        assertThat(RecordFormat.read(2, columns)).isEqualTo(
                new RecordedResponse.Unreplayable(201, "it was recorded in format 2, and this version reads format 1"));
        assertThat(RecordFormat.read(1, new RecordFormat.Columns(9, 201, null, null))).isEqualTo(
                new RecordedResponse.Unreplayable(201, "it was recorded as kind 9, which this version does not know"));
    }

    static Stream<RecordedResponse> responses() {
        return Stream.of(new RecordedResponse.Stored(201, List.of(new Header("Location", "/7")), new byte[] { 1 }),
                new RecordedResponse.Stored(204, List.of(), new byte[0]),
                new RecordedResponse.Rebuildable(200, List.of(), "table-7"));
    }

    @ParameterizedTest
    @MethodSource("responses")
    void responseThatItsRecordOutlives_isGivenUntilOnlyTheTombstoneIsLeft(RecordedResponse response) {
        RecordFormat.Columns columns = RecordFormat.write(response, Duration.ofDays(30));

        assertThat(RecordFormat.tombstone(columns)).isEqualTo(Duration.ofDays(30));
        assertThat(RecordFormat.read(1, columns, Duration.ofDays(31)))
                .isEqualTo(new RecordFormat.Kept(response, Duration.ofDays(1)));
        assertThat(RecordFormat.read(1, columns, Duration.ofDays(30)))
                .isEqualTo(new RecordFormat.Kept(response.tombstone(), Duration.ofDays(30)));
        assertThat(RecordFormat.read(1, columns)).as("read by a version that does not know the kind")
                .isInstanceOf(RecordedResponse.Unreplayable.class);
    }

    @Test
    void formatOfResponsesThatTheirRecordsOutlive_stays() {
        RecordFormat.Columns columns = RecordFormat.write(
                new RecordedResponse.Stored(201, List.of(new Header("A", "b")), new byte[] { 1 }), Duration.ofSeconds(5));

        assertThat(columns.kind()).isEqualTo(17);
        assertThat(new String(columns.headers())).isEqualTo(":tombstone-micros: 5000000\nA: b\n");
        assertThat(columns.body()).containsExactly(1);
    }

    @ParameterizedTest
    @MethodSource("responses")
    void responseWhoseRecordEndsWithIt_isWrittenAsEver(RecordedResponse response) {
        RecordFormat.Columns columns = RecordFormat.write(response, Duration.ZERO);

        assertThat(columns.kind()).isEqualTo(RecordFormat.write(response).kind()).isLessThan(4);
        assertThat(RecordFormat.read(1, columns, Duration.ofDays(1)))
                .isEqualTo(new RecordFormat.Kept(response, Duration.ofDays(1)));
    }

    private static byte[] bytes(String hex) {
        return hex == null ? null : HexFormat.of().parseHex(hex);
    }
}
