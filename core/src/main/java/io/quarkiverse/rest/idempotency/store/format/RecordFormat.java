package io.quarkiverse.rest.idempotency.store.format;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * The layout of a recorded response in the columns or fields {@code kind}, {@code status}, {@code headers} and {@code body}.
 * The column {@code format} has the version of the layout; a record of an unknown version is not guessed at.
 */
public final class RecordFormat {

    public static final int CURRENT = 1;

    private static final int STORED = 1;
    private static final int REBUILDABLE = 2;
    /** The kind of tombstones. */
    public static final int UNREPLAYABLE = 3;

    /**
     * Added to the kind of a response that its record outlives. A version that does not know it takes the record for a
     * tombstone at once.
     */
    private static final int OUTLIVED = 16;

    /** The kinds of records that outlive a response that is still in its columns, for statements. */
    public static final String OUTLIVED_KINDS = "(" + (STORED + OUTLIVED) + ", " + (REBUILDABLE + OUTLIVED) + ")";

    /** Begins the first line of the headers of such a record; no header has such a name. */
    private static final String TOMBSTONE = ":tombstone-micros: ";

    /** Enough for the headers that most responses have. */
    private static final int SHORT_HEADERS = 128;

    private RecordFormat() {
    }

    /**
     * A recorded response as columns.
     *
     * @param headers lines of {@code Name: value} in UTF-8; {@code null} when there is none
     * @param body the body, the reference, or the reason; {@code null} when it is empty
     */
    public record Columns(int kind, int status, byte @Nullable [] headers, byte @Nullable [] body) {
    }

    /**
     * The response of a record at a moment.
     *
     * @param response the response that duplicates get
     * @param left the time for which it is still replayed
     */
    public record Kept(RecordedResponse response, Duration left) {
    }

    /**
     * @param tombstone the time by which the record outlives the response
     */
    public static Columns write(RecordedResponse response, Duration tombstone) {
        Columns columns = write(response);
        if (tombstone.isZero() || columns.kind() == UNREPLAYABLE) {
            return columns;
        }
        String line = TOMBSTONE + TimeUnit.MICROSECONDS.convert(tombstone) + '\n';
        return new Columns(columns.kind() + OUTLIVED, columns.status(), text(line + text(columns.headers())), columns.body());
    }

    /**
     * @return the time by which a record of {@link #OUTLIVED_KINDS} outlives its response
     */
    public static Duration tombstone(Columns columns) {
        String lines = text(columns.headers());
        return Duration.of(Long.parseLong(lines.substring(TOMBSTONE.length(), lines.indexOf('\n'))), ChronoUnit.MICROS);
    }

    /**
     * @param left the time for which the record is still kept
     */
    public static Kept read(int format, Columns columns, Duration left) {
        if (format != CURRENT || columns.kind() != STORED + OUTLIVED && columns.kind() != REBUILDABLE + OUTLIVED) {
            return new Kept(read(format, columns), left);
        }
        String lines = text(columns.headers());
        RecordedResponse response = read(format, new Columns(columns.kind() - OUTLIVED, columns.status(),
                text(lines.substring(lines.indexOf('\n') + 1)), columns.body()));
        Duration responseLeft = left.minus(tombstone(columns));
        return responseLeft.isNegative() || responseLeft.isZero() ? new Kept(response.tombstone(), left)
                : new Kept(response, responseLeft);
    }

    public static Columns write(RecordedResponse response) {
        if (response instanceof RecordedResponse.Stored stored) {
            return new Columns(STORED, stored.status(), headers(stored.headers()), nullIfEmpty(stored.body()));
        }
        if (response instanceof RecordedResponse.Rebuildable rebuildable) {
            return new Columns(REBUILDABLE, rebuildable.status(), headers(rebuildable.headers()),
                    text(rebuildable.reference()));
        }
        RecordedResponse.Unreplayable tombstone = (RecordedResponse.Unreplayable) response;
        return new Columns(UNREPLAYABLE, tombstone.status(), null, text(tombstone.reason()));
    }

    public static RecordedResponse read(int format, Columns columns) {
        if (format != CURRENT) {
            return new RecordedResponse.Unreplayable(columns.status(), "it was recorded in format " + format
                    + ", and this version reads format " + CURRENT);
        }
        return switch (columns.kind()) {
            case STORED -> new RecordedResponse.Stored(columns.status(), headers(columns.headers()),
                    columns.body() == null ? new byte[0] : columns.body());
            case REBUILDABLE -> new RecordedResponse.Rebuildable(columns.status(), headers(columns.headers()),
                    text(columns.body()));
            case UNREPLAYABLE -> new RecordedResponse.Unreplayable(columns.status(), text(columns.body()));
            default -> new RecordedResponse.Unreplayable(columns.status(),
                    "it was recorded as kind " + columns.kind() + ", which this version does not know");
        };
    }

    private static byte @Nullable [] headers(List<RecordedResponse.Header> headers) {
        if (headers.isEmpty()) {
            return null;
        }
        StringBuilder lines = new StringBuilder(SHORT_HEADERS);
        for (RecordedResponse.Header header : headers) {
            lines.append(header.name()).append(": ").append(header.value()).append('\n');
        }
        return text(lines.toString());
    }

    private static List<RecordedResponse.Header> headers(byte @Nullable [] column) {
        List<RecordedResponse.Header> headers = new ArrayList<>();
        String lines = text(column);
        for (int start = 0; start < lines.length();) {
            int colon = lines.indexOf(": ", start);
            int end = lines.indexOf('\n', colon);
            headers.add(new RecordedResponse.Header(lines.substring(start, colon), lines.substring(colon + 2, end)));
            start = end + 1;
        }
        return headers;
    }

    private static byte @Nullable [] nullIfEmpty(byte[] bytes) {
        return bytes.length == 0 ? null : bytes;
    }

    private static byte @Nullable [] text(String text) {
        return text.isEmpty() ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte @Nullable [] column) {
        return column == null ? "" : new String(column, StandardCharsets.UTF_8);
    }
}
