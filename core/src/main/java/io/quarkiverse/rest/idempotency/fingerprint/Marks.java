package io.quarkiverse.rest.idempotency.fingerprint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * A few bits of each named part of a request. A record keeps them behind its fingerprint, so that a rejection can name the part
 * in which another request differs. They decide nothing, and they are too few to reveal a part: 6 bits of a header or a part of
 * a multipart body, 12 of the query and of the body.
 * <p>
 * The text has two characters for the query and two for the body, one for each header, and behind a point one for each part of
 * a multipart body. It has no names: those are taken from the request that is rejected.
 */
public final class Marks {

    /** The most characters of a text. */
    public static final int MAX_LENGTH = 20;

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final char ABSENT = '*';
    private static final int MAX_HEADERS = 8;
    private static final int MAX_PARTS = 7;
    private static final int MAX_NAME = 64;

    private final List<Mark> headers = new ArrayList<>();
    private final List<Mark> parts = new ArrayList<>();
    private long query = -1;
    private long body = -1;

    /** @param checksum of its content; negative when the request has none */
    private record Mark(String name, long checksum) {
    }

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

    void header(String name, List<String> values) {
        headers.add(new Mark(name,
                values.isEmpty() ? -1 : checksum(values.size() == 1 ? values.get(0) : String.join("\n", values))));
    }

    /** A name may be as long as its body: no more of it is kept than a person reads. */
    void part(String name, long checksum) {
        String label = name.isEmpty() ? "part" : "part " + name.substring(0, Math.min(name.length(), MAX_NAME));
        if (parts.size() <= MAX_PARTS) {
            parts.add(new Mark(label, checksum));
        } else {
            parts.set(MAX_PARTS, new Mark("", 31 * parts.get(MAX_PARTS).checksum + checksum & 0xFFFF_FFFFL));
        }
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

    private static void append(StringBuilder text, Veil veil, List<Mark> marks, int most) {
        long rest = -1;
        for (int i = 0; i < marks.size(); i++) {
            long checksum = marks.get(i).checksum;
            if (i < most - 1 || marks.size() == most) {
                append(text, veil, checksum, 1);
            } else {
                rest = 31 * rest + checksum & 0xFFFF_FFFFL;
            }
        }
        if (marks.size() > most) {
            append(text, veil, rest, 1);
        }
    }

    private static void append(StringBuilder text, Veil veil, long checksum, int characters) {
        long bits = checksum < 0 ? 0 : veil.apply(text.length(), checksum);
        for (int i = 0; i < characters; i++) {
            text.append(checksum < 0 ? ABSENT : ALPHABET.charAt((int) (bits >>> 6 * i) & 63));
        }
    }

    /**
     * @param bound the marks of the request that the key is bound to
     * @param own the marks of this request, under the same secret
     * @return the parts of this request that surely differ; empty when that cannot be told
     */
    public List<String> differing(String bound, String own) {
        List<String> names = new ArrayList<>();
        String[] first = split(bound);
        String[] second = split(own);
        if (first[0].length() < 4 || first[0].length() != second[0].length()) {
            return names;
        }
        if (!first[0].regionMatches(0, second[0], 0, 2)) {
            names.add("query");
        }
        if (!first[0].regionMatches(2, second[0], 2, 2)) {
            names.add("body");
        }
        differing(names, headers, Marks::header, MAX_HEADERS, first[0].substring(4), second[0].substring(4));
        if (first[1].length() != second[1].length()) {
            names.add("number of parts");
        } else {
            differing(names, parts, Function.identity(), MAX_PARTS, first[1], second[1]);
        }
        return names;
    }

    private static String[] split(String text) {
        int point = text.indexOf('.');
        return point < 0 ? new String[] { text, "" } : new String[] { text.substring(0, point), text.substring(point + 1) };
    }

    /** Only a rejection needs it. */
    private static String header(String name) {
        return name.equalsIgnoreCase("Content-Type") ? "content type" : "header " + name;
    }

    private static void differing(List<String> names, List<Mark> marks, Function<String, String> label, int most, String bound,
            String own) {
        for (int i = 0; i < own.length(); i++) {
            if (bound.charAt(i) != own.charAt(i)) {
                names.add(i == most - 1 && marks.size() > most ? "one behind the " + label.apply(marks.get(i - 1).name)
                        : label.apply(marks.get(i).name));
            }
        }
    }
}
