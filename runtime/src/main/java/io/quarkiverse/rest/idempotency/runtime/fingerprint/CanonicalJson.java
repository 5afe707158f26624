package io.quarkiverse.rest.idempotency.runtime.fingerprint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;

/**
 * Writes the value that a JSON document stands for in one way, whatever way it was written in: by RFC 8785, except for numbers.
 * RFC 8785 rounds them to doubles, and so gives 9007199254740992 and 9007199254740993 one text; here a number stands for its
 * exact decimal value.
 * <p>
 * The text is part of the fingerprints in records: changing it makes retries across an upgrade look like other requests.
 */
public final class CanonicalJson {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private CanonicalJson() {
    }

    /**
     * @param document the bytes of a document in UTF-8
     * @param excluded JSON Pointers of values that are left out, with their members; none is the whole document
     * @return the text; empty when the bytes are no JSON document, or one whose value is not certain: with two members of one
     *         name in an object, a part of a character in a string, an exponent of a billion, or a depth of more than 1000
     */
    public static Optional<String> of(byte[] document, List<String> excluded) {
        try (JsonParser parser = JSON.createParser(text(document))) {
            if (parser.nextToken() == null) {
                return Optional.empty();
            }
            Object value = read(parser, JsonPointers.of(excluded));
            if (parser.nextToken() != null) {
                return Optional.empty();
            }
            StringBuilder text = new StringBuilder(document.length);
            write(text, value);
            return Optional.of(text.toString());
        } catch (IOException | UncertainValueException e) {
            return Optional.empty();
        }
    }

    /** Decodes here, because the parser replaces bytes that are no UTF-8 by one and the same character. */
    private static char[] text(byte[] document) throws CharacterCodingException {
        CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document));
        char[] text = new char[decoded.remaining()];
        decoded.get(text);
        return text;
    }

    /**
     * @return a map of the members of an object by their names, in the order of their UTF-16 code units; a list of the elements
     *         of an array; or the canonical text of any other value
     */
    private static Object read(JsonParser parser, JsonPointers excluded) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT:
                Map<String, Object> members = new TreeMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = whole(parser.currentName());
                    parser.nextToken();
                    JsonPointers there = excluded.under(name);
                    Object value = read(parser, there);
                    if (!there.isEnd()) {
                        members.put(name, value);
                    }
                }
                return members;
            case START_ARRAY:
                List<Object> elements = new ArrayList<>();
                for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                    JsonPointers there = excluded.isEmpty() ? JsonPointers.NONE : excluded.under(Integer.toString(i));
                    Object value = read(parser, there);
                    if (!there.isEnd()) {
                        elements.add(value);
                    }
                }
                return elements;
            case VALUE_STRING:
                return quoted(whole(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT:
                return number(parser.getText());
            case VALUE_TRUE, VALUE_FALSE, VALUE_NULL:
                return parser.getText();
            default:
                throw new UncertainValueException();
        }
    }

    private static void write(StringBuilder text, Object value) {
        if (value instanceof Map<?, ?> members) {
            char before = '{';
            for (Map.Entry<?, ?> member : members.entrySet()) {
                text.append(before).append(quoted((String) member.getKey())).append(':');
                write(text, member.getValue());
                before = ',';
            }
            text.append(members.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> elements) {
            char before = '[';
            for (Object element : elements) {
                text.append(before);
                write(text, element);
                before = ',';
            }
            text.append(elements.isEmpty() ? "[]" : "]");
        } else {
            text.append(value);
        }
    }

    /** The digits of a number without zeros at either end, and the power of ten that they are multiplied by. */
    static String number(String notation) {
        int exponentAt = Math.max(notation.indexOf('e'), notation.indexOf('E'));
        String mantissa = exponentAt < 0 ? notation : notation.substring(0, exponentAt);
        boolean negative = mantissa.startsWith("-");
        int point = mantissa.indexOf('.');
        String digits = point < 0 ? mantissa.substring(negative ? 1 : 0)
                : mantissa.substring(negative ? 1 : 0, point) + mantissa.substring(point + 1);
        int start = 0;
        while (start < digits.length() && digits.charAt(start) == '0') {
            start++;
        }
        if (start == digits.length()) {
            return "0";
        }
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        long exponent = (exponentAt < 0 ? 0 : exponent(notation.substring(exponentAt + 1)))
                - (point < 0 ? 0 : mantissa.length() - point - 1) + (digits.length() - end);
        return (negative ? "-" : "") + digits.substring(start, end) + (exponent == 0 ? "" : "e" + exponent);
    }

    private static int exponent(String notation) {
        try {
            return Integer.parseInt(notation);
        } catch (NumberFormatException e) {
            throw new UncertainValueException();
        }
    }

    /** Half of a surrogate pair has no encoding, so that two such strings could not be told apart. */
    private static String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i)) && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                throw new UncertainValueException();
            }
        }
        return text;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '"', '\\' -> quoted.append('\\').append(character);
                case '\b' -> quoted.append("\\b");
                case '\t' -> quoted.append("\\t");
                case '\n' -> quoted.append("\\n");
                case '\f' -> quoted.append("\\f");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (character < ' ') {
                        quoted.append(String.format("\\u%04x", (int) character));
                    } else {
                        quoted.append(character);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    /** The document has no certain value. */
    private static final class UncertainValueException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UncertainValueException() {
            super(null, null, false, false);
        }
    }
}
