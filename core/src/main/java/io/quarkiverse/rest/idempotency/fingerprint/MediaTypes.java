package io.quarkiverse.rest.idempotency.fingerprint;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Gives the spellings of one media type one text, because clients spell it anew for each attempt: the case of names, white
 * space, quotes and the order of parameters mean nothing (RFC 9110, section 8.3.1), and {@code charset=utf-8} is what is
 * assumed without it.
 */
public final class MediaTypes {

    private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";

    private MediaTypes() {
    }

    /**
     * @param value the value of a {@code Content-Type} header
     * @param withBoundary whether the boundary of a multipart type counts
     * @return the text of the media type; the value as it is where it is no media type
     */
    public static String canonical(String value, boolean withBoundary) {
        Parser parser = new Parser(value);
        String type = parser.type();
        if (type == null) {
            return value;
        }
        if (!parser.hasMore()) {
            return type;
        }
        Map<String, String> parameters = new TreeMap<>();
        while (parser.hasMore()) {
            if (!parser.parameter(parameters)) {
                return value;
            }
        }
        if ("utf-8".equalsIgnoreCase(parameters.get("charset"))) {
            parameters.remove("charset");
        }
        parameters.computeIfPresent("charset", (name, charset) -> charset.toLowerCase(Locale.ROOT));
        if (!withBoundary && type.startsWith("multipart/")) {
            parameters.remove("boundary");
        }
        if (parameters.isEmpty()) {
            return type;
        }
        StringBuilder text = new StringBuilder(type);
        parameters.forEach((name, content) -> text.append("; ").append(name).append('=').append(quoted(content)));
        return text.toString();
    }

    /**
     * @param name the name of a parameter, in lower case
     * @return the value of the parameter, without quotes; {@code null} where the media type has none or is malformed
     */
    public static @Nullable String parameter(String value, String name) {
        Parser parser = new Parser(value);
        if (parser.type() == null) {
            return null;
        }
        Map<String, String> parameters = new TreeMap<>();
        while (parser.hasMore()) {
            if (!parser.parameter(parameters)) {
                return null;
            }
        }
        return parameters.get(name);
    }

    private static String quoted(String content) {
        if (!content.isEmpty() && content.chars().allMatch(MediaTypes::isToken)) {
            return content;
        }
        return '"' + content.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static boolean isToken(int character) {
        return character >= '0' && character <= '9' || character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z' || TOKEN_SYMBOLS.indexOf(character) >= 0;
    }

    private static final class Parser {

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        /** The type and subtype in lower case, or {@code null}. */
        @Nullable
        String type() {
            skipSpace();
            int start = at;
            if (!skipToken() || !skip('/') || !skipToken()) {
                return null;
            }
            String type = text.substring(start, at).toLowerCase(Locale.ROOT);
            skipSpace();
            return at < text.length() && text.charAt(at) != ';' ? null : type;
        }

        boolean hasMore() {
            skipSpace();
            return at < text.length();
        }

        /** Reads a semicolon and the parameter behind it, if there is one. */
        boolean parameter(Map<String, String> parameters) {
            if (!skip(';')) {
                return false;
            }
            skipSpace();
            if (at == text.length() || text.charAt(at) == ';') {
                return true;
            }
            String name = token().toLowerCase(Locale.ROOT);
            if (name.isEmpty() || !skip('=')) {
                return false;
            }
            String content = at < text.length() && text.charAt(at) == '"' ? quotedString() : token();
            // Two parameters of one name have no meaning that could be compared.
            return content != null && parameters.put(name, content) == null;
        }

        private @Nullable String quotedString() {
            StringBuilder content = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char character = text.charAt(at);
                if (character == '"') {
                    at++;
                    return content.toString();
                }
                if (character == '\\' && ++at == text.length()) {
                    return null;
                }
                content.append(text.charAt(at));
            }
            return null;
        }

        private String token() {
            int start = at;
            skipToken();
            return text.substring(start, at);
        }

        /** Whether there was one. */
        private boolean skipToken() {
            int start = at;
            while (at < text.length() && isToken(text.charAt(at))) {
                at++;
            }
            return at > start;
        }

        private boolean skip(char expected) {
            if (at == text.length() || text.charAt(at) != expected) {
                return false;
            }
            at++;
            return true;
        }

        private void skipSpace() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }
    }
}
