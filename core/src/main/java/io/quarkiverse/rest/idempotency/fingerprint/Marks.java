package io.quarkiverse.rest.idempotency.fingerprint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A few bits of each named part of a request. A record keeps them behind its fingerprint, so that a rejection can name the part
 * in which another request differs. They decide nothing, and they are too few to reveal a part: 6 bits of a header or a part of
 * a multipart body, 12 of the query and of the body.
 * <p>
 * The text has two characters for the query and two for the body, one for each header, and behind a point one for each part of
 * a multipart body. It has no names: {@link MarkedParts} has those of the request that is rejected.
 */
public final class Marks {

    /** The most characters of a text. */
    public static final int MAX_LENGTH = 20;

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final char ABSENT = '*';
    static final int MAX_HEADERS = 8;
    static final int MAX_PARTS = 7;
    private static final int MAX_NAME = 64;

    /** The checksums of their contents; negative for a header that the request has not. */
    private final List<Long> headers = new ArrayList<>();
    private final List<Long> parts = new ArrayList<>();
    private final List<String> partNames = new ArrayList<>();
    private long query = -1;
    private long body = -1;

    /** Turns the checksum of a part into bits that do not reveal the part without a secret. */
    @FunctionalInterface
    public interface Veil {

        /**
         * @param slot tells parts of one content apart
         * @param checksum a CRC-32C
         * @return 32 bits
         */
        long apply(int slot, long checksum);
    }

    void query(String text) {
        query = checksum(text);
    }

    void body(long checksum) {
        body = checksum;
    }

    void header(List<String> values) {
        headers.add(values.isEmpty() ? -1 : checksum(values.size() == 1 ? values.get(0) : String.join("\n", values)));
    }

    /** A name may be as long as its body: no more of it is kept than a person reads. */
    void part(String name, long checksum) {
        if (parts.size() <= MAX_PARTS) {
            parts.add(checksum);
            partNames.add(name.substring(0, Math.min(name.length(), MAX_NAME)));
        } else {
            parts.set(MAX_PARTS, 31 * parts.get(MAX_PARTS) + checksum & 0xFFFF_FFFFL);
        }
    }

    /**
     * @return the names of the parts of a multipart body, in order; empty for one that has none, and of the first parts only
     *         where there are more than a text has characters for
     */
    List<String> partNames() {
        return List.copyOf(partNames);
    }

    static long checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    /**
     * @return the marks as a record keeps them, at most {@value #MAX_LENGTH} characters
     */
    String text(Veil veil) {
        StringBuilder text = new StringBuilder(MAX_LENGTH);
        append(text, veil, query, 2);
        append(text, veil, body, 2);
        append(text, veil, headers, MAX_HEADERS);
        if (!parts.isEmpty()) {
            append(text.append('.'), veil, parts, MAX_PARTS);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Veil veil, List<Long> checksums, int most) {
        long rest = -1;
        for (int i = 0; i < checksums.size(); i++) {
            long checksum = checksums.get(i);
            if (i < most - 1 || checksums.size() == most) {
                append(text, veil, checksum, 1);
            } else {
                rest = 31 * rest + checksum & 0xFFFF_FFFFL;
            }
        }
        if (checksums.size() > most) {
            append(text, veil, rest, 1);
        }
    }

    private static void append(StringBuilder text, Veil veil, long checksum, int characters) {
        long bits = checksum < 0 ? 0 : veil.apply(text.length(), checksum);
        for (int i = 0; i < characters; i++) {
            text.append(checksum < 0 ? ABSENT : ALPHABET.charAt((int) (bits >>> 6 * i) & 63));
        }
    }
}
