package io.quarkiverse.rest.idempotency.store.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * How an outcome is laid out in the columns or fields {@code kind}, {@code status}, {@code headers} and {@code body}. The one
 * called
 * {@code format} says by which version; a record of a version that is not known here is not guessed at.
 */
public final class RecordFormat {

    public static final int CURRENT = 1;

    private static final int STORED = 1;
    private static final int REBUILDABLE = 2;
    private static final int UNREPLAYABLE = 3;

    private RecordFormat() {
    }

    /**
     * An outcome as columns.
     *
     * @param headers lines of {@code Name: value} in UTF-8; {@code null} when there is none
     * @param body the body, the reference, or the reason; {@code null} when it is empty
     */
    public record Columns(int kind, int status, byte[] headers, byte[] body) {
    }

    public static Columns write(RecordedResponse outcome) {
        if (outcome instanceof RecordedResponse.Stored stored) {
            return new Columns(STORED, stored.status(), headers(stored.headers()), nullIfEmpty(stored.body()));
        }
        if (outcome instanceof RecordedResponse.Rebuildable rebuildable) {
            return new Columns(REBUILDABLE, rebuildable.status(), headers(rebuildable.headers()),
                    text(rebuildable.reference()));
        }
        RecordedResponse.Unreplayable tombstone = (RecordedResponse.Unreplayable) outcome;
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

    private static byte[] headers(List<RecordedResponse.Header> headers) {
        if (headers.isEmpty()) {
            return null;
        }
        StringBuilder lines = new StringBuilder();
        for (RecordedResponse.Header header : headers) {
            lines.append(header.name()).append(": ").append(header.value()).append('\n');
        }
        return text(lines.toString());
    }

    private static List<RecordedResponse.Header> headers(byte[] column) {
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

    private static byte[] nullIfEmpty(byte[] bytes) {
        return bytes.length == 0 ? null : bytes;
    }

    private static byte[] text(String text) {
        return text.isEmpty() ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] column) {
        return column == null ? "" : new String(column, StandardCharsets.UTF_8);
    }
}
