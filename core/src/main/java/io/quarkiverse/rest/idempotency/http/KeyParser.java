package io.quarkiverse.rest.idempotency.http;

import java.util.List;
import java.util.Locale;

import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;

import io.quarkiverse.rest.idempotency.KeyFormat;

/**
 * Reads an {@code Idempotency-Key} header: an Item Structured Header whose value is a String
 * (draft-ietf-httpapi-idempotency-key-header-07, section 2.1; RFC 9651, section 3.3.3), or, unless told to be strict, the bare
 * key that many clients send. Both forms of one key mean the same key, and so do UUIDs in any case where the format asks for
 * UUIDs.
 */
public final class KeyParser {

    private static final ParsedKey ABSENT = new ParsedKey.Absent();
    private static final int UUID_LENGTH = 36;

    private final KeyFormat format;
    private final boolean strict;
    private final int maxLength;

    /**
     * @param format the required format of a key
     * @param strict whether the bare form is rejected
     * @param maxLength the greatest number of characters of a key, at least 1
     */
    public KeyParser(KeyFormat format, boolean strict, int maxLength) {
        if (maxLength < 1) {
            throw new IllegalArgumentException("The greatest length of a key must be at least 1, was " + maxLength);
        }
        this.format = format;
        this.strict = strict;
        this.maxLength = maxLength;
    }

    /**
     * @param lines the header's lines, in order; empty when there is none
     */
    public ParsedKey parse(List<String> lines) {
        if (lines.isEmpty()) {
            return ABSENT;
        }
        if (lines.size() > 1) {
            return new ParsedKey.Malformed("Expected one header line, got " + lines.size() + ".");
        }
        String line = lines.get(0);
        // An escaped character takes two, the quotes take two, and parameters are not used: far more is not a key.
        if (line.length() > 2L * maxLength + 1024) {
            return tooLong(line.length());
        }
        String text = withoutWhitespaceAround(line);
        if (text.isEmpty()) {
            return new ParsedKey.Malformed("Expected a key, got an empty value.");
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > '~') {
                return notVisibleAscii(SentText.of(text).codePointAt(i), positionInKey(text, i));
            }
        }
        if (text.charAt(0) == '"') {
            return quoted(text);
        }
        return strict
                ? new ParsedKey.Malformed("Expected a quoted string such as \"8e03978e-40d5-43dd-bc93-6894a57f9324\", "
                        + "got a value without quotes.")
                : bare(text);
    }

    /** Spaces and tabs may surround a header's value (RFC 9110, section 5.6.3); any other control character is part of it. */
    private static String withoutWhitespaceAround(String line) {
        int start = 0;
        int end = line.length();
        while (start < end && isWhitespace(line.charAt(start))) {
            start++;
        }
        while (start < end && isWhitespace(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(start, end);
    }

    private static boolean isWhitespace(char c) {
        return c == ' ' || c == '\t';
    }

    private ParsedKey quoted(String text) {
        int last = text.length() - 1;
        if (text.indexOf('"', 1) == last && text.indexOf('\\') < 0) {
            // Nothing to unescape and nothing behind it, as nearly every key.
            return check(text.substring(1, last));
        }
        Item<?> item;
        try {
            item = Parser.parseItem(text);
        } catch (ParseException e) {
            return new ParsedKey.Malformed("Expected one quoted string (RFC 9651), got a value that does not parse as one.");
        }
        return item instanceof StringItem string ? check(string.get())
                : new ParsedKey.Malformed("Expected a quoted string (RFC 9651), got another type.");
    }

    private ParsedKey bare(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c == ',' || c == ';') {
                return new ParsedKey.Malformed("A key that contains a quote, a backslash, a comma or a semicolon must be a "
                        + "quoted string (RFC 9651); got one at position " + (i + 1) + ".");
            }
        }
        return check(text);
    }

    /** The position of a character of a header in the key, which begins behind the quote, and in which an escape is one. */
    private static int positionInKey(String text, int index) {
        if (text.charAt(0) != '"') {
            return index + 1;
        }
        int position = index;
        for (int i = 1; i < index; i++) {
            if (text.charAt(i) == '\\' && i + 1 < index) {
                position--;
                i++;
            }
        }
        return position;
    }

    /**
     * Reads a key that stands in another place than the header, where it has no syntax of its own.
     *
     * @param key as it stands there
     */
    public ParsedKey check(String key) {
        if (key.isEmpty()) {
            return new ParsedKey.Malformed("Expected a key, got an empty string.");
        }
        if (key.length() > maxLength) {
            return tooLong(key.length());
        }
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c <= ' ' || c > '~') {
                return notVisibleAscii(key.codePointAt(i), i + 1);
            }
        }
        return switch (format) {
            case ANY -> new ParsedKey.Present(key);
            case UUID -> isUuid(key) ? uuid(key)
                    : new ParsedKey.Malformed("Expected a UUID in its 36-character form (RFC 9562).");
            case UUIDV7 -> isUuid(key) && key.charAt(14) == '7' && "89abAB".indexOf(key.charAt(19)) >= 0
                    ? uuid(key)
                    : new ParsedKey.Malformed("Expected a UUID of version 7 in its 36-character form (RFC 9562).");
        };
    }

    /** A UUID is one in any case, and written in lower case (RFC 9562, section 4). */
    private static ParsedKey uuid(String key) {
        return new ParsedKey.Present(key.toLowerCase(Locale.ROOT));
    }

    private ParsedKey tooLong(int length) {
        return new ParsedKey.Malformed("Expected at most " + maxLength + " characters, got " + length
                + ". Send a shorter key, such as a UUID.");
    }

    /** A letter is shown, because that is the character that a client recognizes; any other one only by its number. */
    private static ParsedKey notVisibleAscii(int character, int position) {
        String shown = character == ' ' ? "a space"
                : Character.isLetter(character) ? "'" + Character.toString(character) + "'"
                        : "a character";
        return new ParsedKey.Malformed("Expected visible ASCII characters, got %s (U+%04X) at position %d. Send a key of ASCII "
                .formatted(shown, character, position) + "letters and digits, such as a UUID.");
    }

    private static boolean isUuid(String key) {
        if (key.length() != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = key.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : Character.digit(c, 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
